//! Links between resources: from the id or ARN that a reference gives to the scenario's name. Knows no argument's
//! meaning.

use canvoke::Diagnostic;

use super::reader::{Part, Reader};

impl Reader<'_> {
    /// The address of the resource of a type that an id or an ARN stands for.
    pub(super) fn address_of(&self, kind: &str, id: &str) -> Option<String> {
        self.by_id
            .get(&format!("{kind} {id}"))
            .filter(|address| !self.left_out.contains(*address))
            .cloned()
    }

    /// The scenario's name for what an argument refers to.
    pub(super) fn link(&mut self, part: &Part<'_>, name: &str, kinds: &[&str]) -> Option<String> {
        let id = self.text(part, name)?;
        self.linked(part, name, &id, kinds)
    }

    /// The scenario's names for what a list refers to.
    pub(super) fn links(&mut self, part: &Part<'_>, name: &str, kinds: &[&str]) -> Vec<String> {
        let ids = self.texts(part, name);
        ids.iter()
            .filter_map(|id| self.linked(part, name, id, kinds))
            .collect()
    }

    /// The scenario's name for an id; a diagnostic where these files make nothing with it.
    pub(super) fn linked(
        &mut self,
        part: &Part<'_>,
        name: &str,
        id: &str,
        kinds: &[&str],
    ) -> Option<String> {
        let address = kinds.iter().find_map(|kind| self.address_of(kind, id));
        if let Some(address) = address {
            return Some(match self.evaluator.names.get(&address) {
                Some(name) => name.clone(),
                None => address,
            });
        }
        if let Some(default) = self.default_part(id) {
            return Some(default);
        }
        self.diagnostics.push(
            Diagnostic::warning(
                "DANGLING_REFERENCE",
                part.argument_place(name),
                format!(
                    "`{name}` of `{}` is `{id}`, which these files do not make",
                    part.address
                ),
            )
            .hint(
                "import the folder that makes it together with this one, or add it to the scenario",
            ),
        );
        None
    }

    /// Warns where a part stands on its own for a resource that also holds such parts inline: each takes the other's
    /// away again at every apply.
    pub(super) fn mixed(
        &mut self,
        part: &Part<'_>,
        name: &str,
        argument: &str,
        kinds: &[&str],
        inline: &[&str],
    ) {
        let whole = kinds
            .iter()
            .flat_map(|kind| self.all(kind))
            .find(|whole| self.name(whole) == name);
        let Some(whole) = whole else { return };
        if inline.iter().any(|inline| whole.body.has_blocks(inline)) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "MIXED_FORMS",
                    part.argument_place(argument),
                    format!(
                        "`{}` stands beside blocks inside `{}`: Terraform lets each take away what the other made",
                        part.address, whole.address
                    ),
                )
                .hint("keep one of the two forms; both are read here"),
            );
        }
    }
}
