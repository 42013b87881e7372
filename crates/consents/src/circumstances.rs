//! How a yes was said, beside its way: what a proof under Art. 7(1) GDPR names, too.

use base::Notice;
use serde::{Deserialize, Serialize};

use crate::consent::{name_of_thing, words};

/// By what somebody said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A box that was empty before.
    Tick,
    Signature,
    Spoken,
    /// A message of the person's own.
    Message,
}

words!(Act {
    Tick = "tick", Signature = "signature", Spoken = "spoken", Message = "message"
});

/// What is known of it. Holds no personal value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Circumstances {
    pub act: Option<Act>,
    /// Said expressly for special categories, automated decisions or transfers (Arts. 9, 22 and 49).
    pub explicit: bool,
    /// Said for a child by whoever has parental responsibility (Art. 8).
    pub for_child: bool,
    /// The privacy notice that was given, with its version: the name of a thing.
    pub notice: Option<String>,
}

impl Circumstances {
    /// The same, trimmed; refused where the notice is no name of a thing.
    pub(crate) fn checked(&self) -> Result<Self, Notice> {
        let notice = self.notice.as_deref().map(str::trim);
        let notice = notice.filter(|text| !text.is_empty());
        Ok(Self {
            notice: notice
                .map(|text| name_of_thing("notice", text))
                .transpose()?,
            ..self.clone()
        })
    }
}
