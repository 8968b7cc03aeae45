//! Requests in the shape of `aws iam simulate-custom-policy`, and their answers in AWS's shape. Any action and
//! resource may be asked, not only execute-api. Decides nothing: it fills `Layers` and reads an `Authorization`.

mod input;
mod output;

use std::collections::BTreeMap;

pub use input::{
    CallerType, ContextEntry, ContextKeyType, Document, Input, OrganizationLevel, Scalar,
};
pub use output::{
    EvaluationResult, MatchedStatement, OrganizationsDecisionDetail, Output,
    PermissionsBoundaryDecisionDetail, Position, Remark,
};

use crate::clause::principal::is_account_id;
use crate::variable::names;
use crate::{
    Arn, Authorization, Context, Decision, Layer, Layers, Policy, PolicyKind, PreparedPolicy,
    Principal, Recorder, Request, Severity, Truth, authorize, line_column, parse,
};

/// The caller that policies are simulated for where none is named, as AWS does: a user without any policy of its own.
const NOBODY_IN_PARTICULAR: &str = "user/simulated";

/// Answers one request. Cost: the actions times the resources times the statements.
///
/// # Errors
/// A sentence that says which member cannot be used: no action, an action, resource or caller that is none, two
/// boundaries, SCPs given twice.
pub fn simulate(input: &Input) -> Result<Output, String> {
    let policies = Policies::read(input);
    let actions = actions(input)?;
    let resources = resources(input)?;
    if policies.boundary.len() > 1 {
        return Err("`PermissionsBoundaryPolicyInputList` takes one policy at most".to_owned());
    }
    let mut context = context(&input.context_entries);
    for key in given(&input.unknown_context_key_names) {
        context.set_unknown(key);
    }
    let both = [
        input.ordered_organization_policy_input_list.is_empty(),
        input.service_control_policy_levels.is_empty(),
    ];
    if both == [false, false] {
        return Err(
            "`OrderedOrganizationPolicyInputList` and `ServiceControlPolicyLevels` say the same: give one of them"
                .to_owned(),
        );
    }
    let mut evaluation_results = Vec::new();
    for action in actions {
        for resource in &resources {
            let principal = caller(input, resource)?.with_boundary(!policies.boundary.is_empty());
            let owner = owner(input, resource, principal.account().unwrap_or_default());
            let request = Request::new(principal.clone(), action, resource, context.clone());
            evaluation_results.push(policies.ask(input, &request, owner));
        }
    }
    Ok(Output {
        evaluation_results,
        is_truncated: false,
        policy_diagnostics: policies.remarks,
    })
}

fn as_slices(levels: &[Vec<Document>]) -> Vec<&[Document]> {
    levels.iter().map(Vec::as_slice).collect()
}

fn given(texts: &[String]) -> Vec<&String> {
    texts.iter().filter(|text| !text.is_empty()).collect()
}

/// The actions, each whole: AWS takes no wildcards here.
fn actions(input: &Input) -> Result<Vec<&String>, String> {
    let actions = given(&input.action_names);
    if actions.is_empty() {
        return Err("`ActionNames` is empty: name at least one action".to_owned());
    }
    let is_action = |action: &str| {
        let parts = action.split_once(':');
        parts.is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
            && !action.contains(['*', '?'])
    };
    match actions.iter().find(|action| !is_action(action)) {
        None => Ok(actions),
        Some(action) => Err(format!(
            "`ActionNames`: `{action}` is no action; write one whole, such as `execute-api:Invoke`"
        )),
    }
}

fn resources(input: &Input) -> Result<Vec<&str>, String> {
    let mut resources: Vec<&str> = given(&input.resource_arns)
        .into_iter()
        .map(String::as_str)
        .collect();
    if resources.is_empty() {
        resources.push("*");
    }
    let is_resource = |resource: &&str| *resource == "*" || Arn::parse(resource).is_some();
    match resources.iter().find(|resource| !is_resource(resource)) {
        None => Ok(resources),
        Some(resource) => Err(format!(
            "`ResourceArns`: `{resource}` is no ARN; write `arn:partition:service:region:account:resource`, or `*`"
        )),
    }
}

/// Who asks about a resource; nobody in particular is of the owner's account.
fn caller(input: &Input, resource: &str) -> Result<Principal, String> {
    if input.caller_type == CallerType::Anonymous {
        return Ok(Principal::anonymous());
    }
    let caller = if input.caller_arn.is_empty() {
        let account = owner(input, resource, "123456789012");
        Principal::user(&format!("arn:aws:iam::{account}:{NOBODY_IN_PARTICULAR}"))
    } else if !input.caller_arn.starts_with("arn:") && input.caller_arn.contains(".amazonaws.com") {
        Principal::service(&input.caller_arn)
    } else {
        // A session's ARN leaves out its role's path; where the context has the role's own, the request is told.
        Principal::from_arn(&input.caller_arn, None).ok_or_else(|| {
            format!(
                "`CallerArn` is no principal: `{}`; write the ARN of a user, role, session, federated user or root",
                input.caller_arn
            )
        })?
    };
    let own = match caller.type_name() {
        None => "Service",
        Some(name) => name,
    };
    let said = CallerType::WORDS
        .into_iter()
        .find(|(_, kind)| *kind == input.caller_type && *kind != CallerType::Principal);
    match said {
        Some((word, _)) if word != own => Err(format!(
            "`CallerType` is `{word}`, but `{}` is of type `{own}`",
            caller.name().unwrap_or_default()
        )),
        _ => Ok(caller),
    }
}

/// The owner of a resource: as given, or as its ARN says, or the caller's account, as AWS has it.
fn owner<'i>(input: &'i Input, resource: &'i str, caller: &'i str) -> &'i str {
    let named = Arn::parse(resource).map_or("", |arn| arn.account);
    match account_of(&input.resource_owner) {
        "" if is_account_id(named) => named,
        "" => caller,
        account => account,
    }
}

fn account_of(owner: &str) -> &str {
    Arn::parse(owner).map_or(owner, |arn| arn.account)
}

fn context(entries: &[ContextEntry]) -> Context {
    let mut context = Context::default();
    for entry in entries {
        let name = &entry.context_key_name;
        match entry.context_key_values.as_slice() {
            _ if name.is_empty() => {}
            [] => context.set_absent(name),
            [one] if !entry.context_key_type.is_list() => context.set(name, &one.0),
            many => context.set_many(name, many.iter().map(|value| value.0.as_str())),
        }
    }
    context
}

/// The policies of a request, read and prepared.
#[derive(Default)]
struct Policies {
    identity: Vec<PreparedPolicy>,
    boundary: Vec<PreparedPolicy>,
    session: Vec<PreparedPolicy>,
    resource: Vec<PreparedPolicy>,
    endpoint: Vec<PreparedPolicy>,
    service_control: Vec<Vec<PreparedPolicy>>,
    resource_control: Vec<Vec<PreparedPolicy>>,
    texts: BTreeMap<String, String>,
    keys: Vec<String>,
    remarks: Vec<Remark>,
}

impl Policies {
    fn read(input: &Input) -> Self {
        let mut all = Self::default();
        all.identity = all.list(
            "PolicyInputList",
            &input.policy_input_list,
            PolicyKind::Identity,
        );
        for (index, group) in input.group_policy_input_lists.iter().enumerate() {
            let name = format!("GroupPolicyInputLists.{}", index + 1);
            let group = all.list(&name, group, PolicyKind::Identity);
            all.identity.extend(group);
        }
        all.boundary = all.list(
            "PermissionsBoundaryPolicyInputList",
            &input.permissions_boundary_policy_input_list,
            PolicyKind::Boundary,
        );
        all.session = all.list(
            "SessionPolicyInputList",
            &input.session_policy_input_list,
            PolicyKind::Session,
        );
        all.resource = all.one(
            "ResourcePolicy",
            &input.resource_policy,
            PolicyKind::Resource,
        );
        all.endpoint = all.one(
            "VpcEndpointPolicy",
            &input.vpc_endpoint_policy,
            PolicyKind::Endpoint,
        );
        let levels: Vec<&[Document]> = input
            .ordered_organization_policy_input_list
            .iter()
            .map(|level| level.service_control_policy_input_list.as_slice())
            .collect();
        all.service_control = all.levels(
            "OrderedOrganizationPolicyInputList",
            &levels,
            PolicyKind::ServiceControl,
        );
        if all.service_control.is_empty() {
            all.service_control = all.levels(
                "ServiceControlPolicyLevels",
                &as_slices(&input.service_control_policy_levels),
                PolicyKind::ServiceControl,
            );
        }
        all.resource_control = all.levels(
            "ResourceControlPolicyLevels",
            &as_slices(&input.resource_control_policy_levels),
            PolicyKind::ResourceControl,
        );
        all.keys.sort_by_key(|key| key.to_ascii_lowercase());
        all.keys.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        all
    }

    fn levels(
        &mut self,
        name: &str,
        levels: &[&[Document]],
        kind: PolicyKind,
    ) -> Vec<Vec<PreparedPolicy>> {
        // A level of empty strings is one that the skeleton wrote; a level without any policy allows nothing.
        let is_written = |documents: &[Document]| {
            documents.is_empty() || !documents.iter().all(Document::is_empty)
        };
        levels
            .iter()
            .enumerate()
            .filter(|(_, documents)| is_written(documents))
            .map(|(level, documents)| self.list(&format!("{name}.{}", level + 1), documents, kind))
            .collect()
    }

    fn list(
        &mut self,
        name: &str,
        documents: &[Document],
        kind: PolicyKind,
    ) -> Vec<PreparedPolicy> {
        documents
            .iter()
            .enumerate()
            .flat_map(|(index, document)| {
                self.one(&format!("{name}.{}", index + 1), document, kind)
            })
            .collect()
    }

    fn one(&mut self, name: &str, document: &Document, kind: PolicyKind) -> Vec<PreparedPolicy> {
        if document.is_empty() {
            return Vec::new();
        }
        let (policy, diagnostics) = parse(&document.0, kind);
        self.keys.extend(keys(&policy));
        self.remarks
            .extend(diagnostics.into_iter().map(|found| Remark {
                source_policy_id: name.to_owned(),
                severity: match found.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Security => "SECURITY_WARNING",
                    Severity::Suggestion => "SUGGESTION",
                },
                code: found.code,
                message: found.message,
                hint: found.hint,
                position: position(&document.0, found.span.start),
            }));
        self.texts.insert(name.to_owned(), document.0.clone());
        vec![PreparedPolicy::new(&policy, name)]
    }

    fn ask(&self, input: &Input, request: &Request, owner: &str) -> EvaluationResult {
        let some = |policies: &[PreparedPolicy]| !policies.is_empty();
        let layers = Layers {
            identity: &self.identity,
            boundary: self.boundary.first(),
            session: some(&self.session).then_some(self.session.as_slice()),
            service_control: &self.service_control,
            resource_control: &self.resource_control,
            resource: some(&self.resource).then_some(self.resource.as_slice()),
            endpoint: some(&self.endpoint).then_some(self.endpoint.as_slice()),
            resource_owner: owner,
            is_management_account: input.is_management_account,
            is_owner_management_account: input.is_management_account
                && request.principal.account() == Some(owner),
            is_service_linked_role: input.is_service_linked_role,
        };
        let mut recorder = Recorder::default();
        authorize(&layers, request, &mut recorder);
        let found = recorder.finish();
        let decision = found.decision();
        let says = |layer| found.decision_of(layer).map(|says| says == Decision::Allow);
        let organization = [Layer::ServiceControl, Layer::ResourceControl].map(says);
        EvaluationResult {
            eval_action_name: request.action.clone(),
            eval_resource_name: request.resource.clone(),
            eval_decision: word(decision),
            matched_statements: self.matched(&found),
            missing_context_values: self
                .keys
                .iter()
                .filter(|key| !request.context.has(key))
                .cloned()
                .collect(),
            organizations_decision_detail: organization.iter().any(Option::is_some).then(|| {
                OrganizationsDecisionDetail {
                    allowed_by_organizations: organization.iter().all(|says| says != &Some(false)),
                }
            }),
            permissions_boundary_decision_detail: says(Layer::Boundary).map(|allows| {
                PermissionsBoundaryDecisionDetail {
                    allowed_by_permissions_boundary: allows,
                }
            }),
            eval_decision_details: details(&found),
            unknown_because: (decision == Decision::Unknown).then(|| because(&found)),
            contested: found
                .contested()
                .into_iter()
                .map(|note| (note.rule.rule(), word(note.instead)))
                .collect(),
        }
    }

    fn matched(&self, found: &Authorization) -> Vec<MatchedStatement> {
        found
            .statements()
            .filter(|(_, statement)| statement.applies() == Truth::Yes)
            .map(|(_, statement)| {
                let text = self
                    .texts
                    .get(&*statement.policy)
                    .map_or("", String::as_str);
                MatchedStatement {
                    source_policy_id: statement.policy.to_string(),
                    start_position: position(text, statement.span.start),
                    end_position: position(text, statement.span.end),
                }
            })
            .collect()
    }
}

/// The condition keys a policy asks for, as keys of its conditions or as variables.
fn keys(policy: &Policy) -> Vec<String> {
    let statements = policy.statements.iter();
    let conditions = statements.clone().flat_map(|one| &one.conditions);
    let values = conditions.clone().flat_map(|condition| &condition.values);
    let resources = statements
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values);
    let variables = resources
        .chain(values)
        .filter(|_| policy.has_variables())
        .flat_map(|value| names(&value.value));
    conditions
        .map(|condition| condition.key.value.clone())
        .chain(variables)
        .collect()
}

fn details(found: &Authorization) -> BTreeMap<String, &'static str> {
    [
        (Layer::Identity, "Identity"),
        (Layer::Resource, "Resource"),
        (Layer::Boundary, "PermissionsBoundary"),
        (Layer::Session, "Session"),
        (Layer::ServiceControl, "ServiceControl"),
        (Layer::ResourceControl, "ResourceControl"),
        (Layer::Endpoint, "VpcEndpoint"),
    ]
    .into_iter()
    .filter_map(|(layer, name)| Some((name.to_owned(), word(found.decision_of(layer)?))))
    .collect()
}

fn because(found: &Authorization) -> String {
    let keys = found.unknown_keys();
    if keys.is_empty() {
        "a policy has a mistake, so nobody can say what it means".to_owned()
    } else {
        format!("nobody gave {}", keys.join(", "))
    }
}

fn position(text: &str, offset: u32) -> Position {
    let (line, column) = line_column(text, offset);
    Position { line, column }
}

/// AWS's words; what is not known is not allowed.
fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allowed",
        Decision::ExplicitDeny => "explicitDeny",
        Decision::ImplicitDeny | Decision::Unknown => "implicitDeny",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(json: &str) -> Output {
        simulate(&serde_json::from_str(json).unwrap()).unwrap()
    }

    #[test]
    fn a_statement_is_found_with_its_place() {
        let output = ask(
            r#"{"PolicyInputList": ["{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}"],
                "ActionNames": ["s3:GetObject", "s3:PutObject"], "ResourceArns": ["arn:aws:s3:::b/k"]}"#,
        );
        let [get, put] = output.evaluation_results.as_slice() else {
            panic!("two results");
        };
        assert_eq!(get.eval_decision, "allowed");
        assert_eq!(
            get.matched_statements[0].source_policy_id,
            "PolicyInputList.1"
        );
        assert_eq!(
            get.matched_statements[0].start_position,
            Position {
                line: 1,
                column: 37
            }
        );
        assert_eq!(put.eval_decision, "implicitDeny");
    }

    #[test]
    fn a_key_nobody_gave_is_missing_and_a_boundary_is_told() {
        let output = ask(
            r#"{"PolicyInputList": [{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}],
                "PermissionsBoundaryPolicyInputList": [{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}],
                "ActionNames": ["s3:GetObject"]}"#,
        );
        let result = &output.evaluation_results[0];
        assert_eq!(
            result.missing_context_values,
            ["aws:MultiFactorAuthPresent"]
        );
        assert_eq!(
            result.permissions_boundary_decision_detail,
            Some(PermissionsBoundaryDecisionDetail {
                allowed_by_permissions_boundary: false
            })
        );
    }
}
