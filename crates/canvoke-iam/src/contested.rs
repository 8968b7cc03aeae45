//! Rules on which AWS contradicts itself or is silent: one reading is used, the other can be asked for. Knows nothing of
//! what the readings say; that stands where each rule becomes code.

use std::cell::Cell;

macro_rules! contested {
    ($($name:ident = $id:literal: $doc:literal,)*) => {
        /// A contested rule (section 9 of the specification).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Contested {
            $(#[doc = $doc] $name,)*
        }

        impl Contested {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The rule's id.
            pub fn rule(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }
        }
    };
}

contested! {
    FederatedWithoutSession = "I-EVAL-12": "A federated user without a session policy has nothing of its identity policies.",
    ConditionalAllowInScp = "I-EVAL-18": "An SCP's Allow may have conditions, resources and NotAction.",
    NotPrincipalNeedsAll = "I-PRIN-11": "NotPrincipal exempts only a caller who is listed with account, role and session.",
    AccountInEndpointPolicy = "I-PRIN-17": "An account in an endpoint policy is every principal of it.",
    WildcardInScpAction = "I-ACT-03": "Wildcards stand anywhere in an SCP's action.",
    WildcardInService = "I-ARN-03": "A wildcard in an ARN's service matches as written.",
    StarCrossesColons = "I-ARN-05": "A `*` that ends its part of an ARN crosses colons.",
    ShortArnIsCompleted = "I-ARN-06": "A short ARN is completed with wildcards.",
    LoneEmptyValue = "I-COND-05": "A lone empty value is a null data set.",
    SetWithoutPrefix = "I-COND-06": "An operator without prefix never matches a multivalued key.",
    AllOfNothingNegated = "I-COND-08": "ForAllValues with a negated operator holds on an absent key.",
    AnyOfNothingIfExists = "I-COND-09": "IfExists does not help ForAnyValue on an absent key.",
    TagKeyCase = "I-COND-12": "Tag keys are case-insensitive.",
    StarAsArn = "I-COND-14": "The value `*` of an Arn operator is any ARN.",
    NoValues = "I-COND-19": "An empty list of values: a positive operator fails, a negated one holds.",
    VariableInBool = "I-VAR-03": "Bool does not expand variables.",
}

/// Which reading of the contested rules is used. The evaluator is generic over it, so that asking for the default costs
/// nothing.
pub(crate) trait Reading {
    /// Whether the other reading of a rule is asked for. Called only where the two differ in what they say.
    fn is_other(&self, rule: Contested) -> bool;
}

/// The default reading of every rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Preferred;

impl Reading for Preferred {
    #[inline(always)]
    fn is_other(&self, _rule: Contested) -> bool {
        false
    }
}

/// Notes which rules were touched, and may ask for the other reading of one.
#[derive(Debug)]
pub(crate) struct Probe {
    other: Option<Contested>,
    touched: Cell<u32>,
}

impl Probe {
    pub(crate) fn new(other: Option<Contested>) -> Self {
        Self {
            other,
            touched: Cell::new(0),
        }
    }

    /// The rules that made a difference to what was asked.
    pub(crate) fn touched(&self) -> impl Iterator<Item = Contested> {
        let touched = self.touched.get();
        Contested::ALL
            .iter()
            .copied()
            .filter(move |rule| touched & (1 << *rule as u32) != 0)
    }

    pub(crate) fn has_touched(&self) -> bool {
        self.touched.get() != 0
    }
}

impl Reading for Probe {
    fn is_other(&self, rule: Contested) -> bool {
        self.touched.set(self.touched.get() | 1 << rule as u32);
        self.other == Some(rule)
    }
}
