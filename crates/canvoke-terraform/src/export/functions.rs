//! Lambda functions, as backends and as clients, with the role they run as and the permission to invoke them.

use canvoke::Place;
use canvoke::model::{Client, FunctionClient};

use super::Export;
use super::homes::{Home, home};
use crate::hcl::{Block, Expr, reference, text};

const KIND: &str = "aws_lambda_function";

impl Export<'_> {
    /// The label of a backend.
    pub(super) fn function_label(&mut self, function: &str) -> Option<String> {
        if !self.scenario.functions.contains_key(function) {
            return None;
        }
        Some(self.labels.of(KIND, function))
    }

    /// Backends and callers; a backend and a caller of one name are one function.
    pub(super) fn functions(&mut self) {
        let scenario = self.scenario;
        for (name, function) in &scenario.functions {
            let home = home(scenario, &function.account, function.region.as_ref());
            if !scenario.accounts.contains_key(&function.account) {
                self.dangling_account(&["functions", name, "account"], &function.account);
            }
            let caller = match scenario.clients.get(name) {
                Some(Client::Function(caller)) => Some(caller),
                _ => None,
            };
            self.function(name, caller, &home);
            self.permissions(name, &home);
        }
        for (name, client) in &scenario.clients {
            let Client::Function(caller) = client else {
                continue;
            };
            if scenario.functions.contains_key(name) {
                continue;
            }
            let home = caller
                .subnets
                .iter()
                .find_map(|subnet| self.subnet_home(subnet))
                .unwrap_or_else(|| self.homes.main.clone());
            self.function(name, Some(caller), &home);
        }
    }

    fn function(&mut self, name: &str, caller: Option<&FunctionClient>, home: &Home) {
        let label = self.labels.of(KIND, name);
        let in_vpc = caller.is_some_and(|caller| !caller.subnets.is_empty());
        let (role, logs) = self.execution_role(name, &label, in_vpc, home);
        let package = self.labels.of("variable", "lambda_package");
        let description = "Path of the zip file with the code of the functions";
        self.variables.insert(
            package.clone(),
            (description.to_owned(), "lambda.zip".to_owned()),
        );
        let mut block = self.resource(KIND, &label, home);
        block.set("function_name", text(name));
        block.set("role", reference("aws_iam_role", &role, "arn"));
        block.set("runtime", text("nodejs22.x"));
        block.set("handler", text("index.handler"));
        block.set("filename", Expr::Reference(format!("var.{package}")));
        if let Some(caller) = caller.filter(|_| in_vpc) {
            let place = Place::at(&["clients", name, "function"]);
            let subnets = self.subnet_references(&caller.subnets, &place.member("subnets"));
            let groups =
                self.group_references(&caller.security_groups, &place.member("security_groups"));
            let mut config = Block::new("vpc_config");
            config.set("subnet_ids", Expr::List(subnets));
            config.set("security_group_ids", Expr::List(groups));
            block.nest(config);
        }
        block.blank();
        block.set(
            "depends_on",
            Expr::List(vec![Expr::Reference(format!(
                "aws_iam_role_policy_attachment.{logs}"
            ))]),
        );
        self.add("compute.tf", block);
    }

    /// The role a function runs as, without which AWS makes none, and the attachment it waits for.
    fn execution_role(
        &mut self,
        name: &str,
        label: &str,
        in_vpc: bool,
        home: &Home,
    ) -> (String, String) {
        let kind = "aws_iam_role";
        let role = self.labels.fresh(kind, &format!("{label}_execution"));
        let mut role_name = format!("{name}-execution");
        while self.scenario.roles.contains_key(&role_name) {
            role_name.push_str("-role");
        }
        let mut block = self.resource(kind, &role, home);
        block.set("name", text(role_name));
        let statement = Expr::Object(vec![
            ("Effect".to_owned(), text("Allow")),
            (
                "Principal".to_owned(),
                Expr::Object(vec![("Service".to_owned(), text("lambda.amazonaws.com"))]),
            ),
            ("Action".to_owned(), text("sts:AssumeRole")),
        ]);
        let trust = Expr::Object(vec![
            ("Version".to_owned(), text("2012-10-17")),
            ("Statement".to_owned(), Expr::List(vec![statement])),
        ]);
        block.set("assume_role_policy", Expr::Call("jsonencode", vec![trust]));
        self.add("compute.tf", block);
        let policy = if in_vpc {
            "AWSLambdaVPCAccessExecutionRole"
        } else {
            "AWSLambdaBasicExecutionRole"
        };
        let attachment = "aws_iam_role_policy_attachment";
        let logs = self.labels.fresh(attachment, &format!("{label}_logs"));
        let mut block = self.resource(attachment, &logs, home);
        block.set("role", reference(kind, &role, "name"));
        block.set(
            "policy_arn",
            text(format!(
                "arn:{}:iam::aws:policy/service-role/{policy}",
                partition(&home.region)
            )),
        );
        self.add("compute.tf", block);
        (role, logs)
    }

    fn permissions(&mut self, function: &str, home: &Home) {
        let kind = "aws_lambda_permission";
        let label = self.labels.of(KIND, function);
        for api in self.scenario.apis.keys() {
            let mut sources = self.permission_sources(api, function);
            sources.extend(self.authorizer_sources(api, function));
            for source in sources {
                let wanted = format!("{label}_from_{api}");
                let permission = self.labels.fresh(kind, &wanted);
                let mut block = self.resource(kind, &permission, home);
                block.set("action", text("lambda:InvokeFunction"));
                block.set("function_name", reference(KIND, &label, "function_name"));
                block.set("principal", text("apigateway.amazonaws.com"));
                block.set("source_arn", source);
                self.add("compute.tf", block);
            }
        }
    }
}

/// The partition a Region belongs to.
fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
