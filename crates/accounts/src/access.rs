//! The one table of who may do what: deny by default.

use crate::account::Role;

/// An ability that a use case asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read case contents: of requests that are one's own, unless [`Self::RequestsReadAll`] is
    /// given too.
    RequestsRead,
    /// Read and work requests that are somebody else's.
    RequestsReadAll,
    /// Read that requests exist and how they stand, without contents.
    RequestsList,
    /// Record a new request.
    RequestsOpen,
    /// Tick, skip, note.
    RequestsWork,
    /// Close a request.
    RequestsClose,
    /// Draft a plan; makes the erasure tool visible.
    PlansDraft,
    /// Change a drafted plan.
    PlansChange,
    /// Approve a plan.
    PlansApprove,
    /// Run an approved plan.
    PlansRun,
    /// Read plans, runs and certificates.
    PlansRead,
    /// Read what an answer tells of a person.
    AnswersRead,
    /// Collect, redact and explain an answer, and hand its package over.
    AnswersPrepare,
    /// Release an answer.
    AnswersRelease,
    /// Read the ledger.
    LedgerRead,
    /// Verify the ledger.
    LedgerVerify,
    /// Add, change, disable accounts.
    AccountsManage,
    /// See connected systems and their checks.
    SystemsRead,
    /// Connect and classify systems.
    SystemsManage,
    /// See workflows, what they did, and the messages that left.
    WorkflowsRead,
    /// Write, try and switch workflows; see to messages that failed.
    WorkflowsEdit,
    /// Find a person and see masked values in the clear.
    PersonReveal,
    /// Read purposes, consents and lawful bases; ask whether one may send.
    ConsentsRead,
    /// Record what a person said, and the basis that was found.
    ConsentsRecord,
    /// Write purposes, take consents from a table.
    ConsentsManage,
    /// Ask of a list which of its lines may be imported.
    ImportsCheck,
    /// Run a fire drill in a connected system.
    DrillsRun,
    /// Read the guided assessment, its plan and its documents.
    AssessmentRead,
    /// Answer its questions.
    AssessmentAnswer,
    /// Begin and complete it, make settings and tasks of its plan.
    AssessmentManage,
    /// Read the descriptions of the processes.
    ProcessesRead,
    /// Write them.
    ProcessesEdit,
    /// Approve what somebody else wrote.
    ProcessesApprove,
    /// Read the register of systems and the record of processing.
    RegisterRead,
    /// Describe systems and note reviews.
    RegisterWrite,
    /// Take a data inventory of a connected system.
    InventoryTake,
    /// Read and write the texts and the letterhead of letters.
    TemplatesManage,
}

/// The actor lacks a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.refused())]
pub struct Refused(pub Permission);

impl Permission {
    /// `noun.verb`, as in the access table and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::RequestsRead => "requests.read",
            Self::RequestsReadAll => "requests.read_all",
            Self::RequestsList => "requests.list",
            Self::RequestsOpen => "requests.open",
            Self::RequestsWork => "requests.work",
            Self::RequestsClose => "requests.close",
            Self::PlansDraft => "plans.draft",
            Self::PlansChange => "plans.change",
            Self::PlansApprove => "plans.approve",
            Self::PlansRun => "plans.run",
            Self::PlansRead => "plans.read",
            Self::AnswersRead => "answers.read",
            Self::AnswersPrepare => "answers.prepare",
            Self::AnswersRelease => "answers.release",
            Self::LedgerRead => "ledger.read",
            Self::LedgerVerify => "ledger.verify",
            Self::AccountsManage => "accounts.manage",
            Self::SystemsRead => "systems.read",
            Self::SystemsManage => "systems.manage",
            Self::WorkflowsRead => "workflows.read",
            Self::WorkflowsEdit => "workflows.edit",
            Self::PersonReveal => "person.reveal",
            Self::ConsentsRead => "consents.read",
            Self::ConsentsRecord => "consents.record",
            Self::ConsentsManage => "consents.manage",
            Self::ImportsCheck => "imports.check",
            Self::DrillsRun => "drills.run",
            Self::AssessmentRead => "assessment.read",
            Self::AssessmentAnswer => "assessment.answer",
            Self::AssessmentManage => "assessment.manage",
            Self::ProcessesRead => "processes.read",
            Self::ProcessesEdit => "processes.edit",
            Self::ProcessesApprove => "processes.approve",
            Self::RegisterRead => "register.read",
            Self::RegisterWrite => "register.write",
            Self::InventoryTake => "inventory.take",
            Self::TemplatesManage => "templates.manage",
        }
    }

    /// Why it is refused, and what to do.
    fn refused(self) -> String {
        let word = self.word();
        if self == Self::RequestsReadAll {
            return format!(
                "this request is somebody else's ({word}); whoever works on it can give it to this \
                 account, and one that nobody works on can be taken"
            );
        }
        format!(
            "this account may not do that ({word}); an administrator can give it a role that may"
        )
    }
}

/// What leads requests may.
const PRIVACY_MANAGER: &[Permission] = &[
    Permission::RequestsRead,
    Permission::RequestsReadAll,
    Permission::RequestsList,
    Permission::RequestsOpen,
    Permission::RequestsWork,
    Permission::RequestsClose,
    Permission::PlansRead,
    Permission::PlansDraft,
    Permission::PlansChange,
    Permission::PlansRun,
    Permission::AnswersRead,
    Permission::AnswersPrepare,
    Permission::AnswersRelease,
    Permission::LedgerRead,
    Permission::LedgerVerify,
    Permission::SystemsRead,
    Permission::WorkflowsRead,
    Permission::PersonReveal,
    Permission::ConsentsRead,
    Permission::ConsentsRecord,
    Permission::ConsentsManage,
    Permission::ImportsCheck,
    Permission::DrillsRun,
    Permission::RegisterRead,
    Permission::RegisterWrite,
    Permission::InventoryTake,
    Permission::TemplatesManage,
    Permission::AssessmentRead,
    Permission::AssessmentAnswer,
    Permission::AssessmentManage,
    Permission::ProcessesRead,
    Permission::ProcessesEdit,
    Permission::ProcessesApprove,
];

impl Role {
    /// What the role may do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Agent => &[
                P::RequestsRead,
                P::RequestsList,
                P::RequestsOpen,
                P::RequestsWork,
                P::SystemsRead,
                P::PersonReveal,
                P::ConsentsRead,
                P::ConsentsRecord,
                P::ImportsCheck,
                P::AssessmentRead,
                P::AssessmentAnswer,
                P::ProcessesRead,
                P::RegisterRead,
                P::RegisterWrite,
            ],
            Self::PrivacyManager => PRIVACY_MANAGER,
            Self::Approver => &[
                P::RequestsRead,
                P::RequestsReadAll,
                P::RequestsList,
                P::PlansRead,
                P::PlansApprove,
                P::AnswersRead,
                P::AnswersRelease,
                P::LedgerRead,
                P::LedgerVerify,
                P::SystemsRead,
                P::WorkflowsRead,
                P::PersonReveal,
                P::ConsentsRead,
                P::AssessmentRead,
                P::AssessmentAnswer,
                P::ProcessesRead,
                P::ProcessesApprove,
                P::RegisterRead,
            ],
            Self::Auditor => &[
                P::RequestsList,
                P::LedgerRead,
                P::LedgerVerify,
                P::WorkflowsRead,
                P::AssessmentRead,
                P::ProcessesRead,
                P::RegisterRead,
            ],
            Self::Administrator => &[
                P::AccountsManage,
                P::SystemsRead,
                P::SystemsManage,
                P::WorkflowsRead,
                P::WorkflowsEdit,
                P::DrillsRun,
                P::AssessmentRead,
                P::AssessmentAnswer,
                P::AssessmentManage,
                P::ProcessesRead,
                P::ProcessesEdit,
                P::RegisterRead,
                P::RegisterWrite,
                P::InventoryTake,
                P::TemplatesManage,
            ],
            Self::WorkflowAuthor => &[P::WorkflowsRead, P::WorkflowsEdit],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matrix as agreed: a = agent, p = privacy manager, f = approver (Freigabe),
    /// u = auditor, v = administrator, w = workflow author. A right that stands nowhere is nobody's.
    const MATRIX: &[(Permission, &str)] = &[
        (Permission::RequestsRead, "apf"),
        (Permission::RequestsReadAll, "pf"),
        (Permission::RequestsList, "apfu"),
        (Permission::RequestsOpen, "ap"),
        (Permission::RequestsWork, "ap"),
        (Permission::RequestsClose, "p"),
        (Permission::PlansDraft, "p"),
        (Permission::PlansChange, "p"),
        (Permission::PlansApprove, "f"),
        (Permission::PlansRun, "p"),
        (Permission::PlansRead, "pf"),
        (Permission::AnswersRead, "pf"),
        (Permission::AnswersPrepare, "p"),
        (Permission::AnswersRelease, "pf"),
        (Permission::LedgerRead, "pfu"),
        (Permission::LedgerVerify, "pfu"),
        (Permission::AccountsManage, "v"),
        (Permission::SystemsRead, "apfv"),
        (Permission::SystemsManage, "v"),
        (Permission::WorkflowsRead, "pfuvw"),
        (Permission::WorkflowsEdit, "vw"),
        (Permission::PersonReveal, "apf"),
        (Permission::ConsentsRead, "apf"),
        (Permission::ConsentsRecord, "ap"),
        (Permission::ConsentsManage, "p"),
        (Permission::ImportsCheck, "ap"),
        (Permission::DrillsRun, "pv"),
        (Permission::AssessmentRead, "apfuv"),
        (Permission::AssessmentAnswer, "apfv"),
        (Permission::AssessmentManage, "pv"),
        (Permission::ProcessesRead, "apfuv"),
        (Permission::ProcessesEdit, "pv"),
        (Permission::ProcessesApprove, "pf"),
        (Permission::RegisterRead, "apfuv"),
        (Permission::RegisterWrite, "apv"),
        (Permission::InventoryTake, "pv"),
        (Permission::TemplatesManage, "pv"),
    ];

    #[test]
    fn each_role_may_exactly_what_the_matrix_says() {
        let letters = ['a', 'p', 'f', 'u', 'v', 'w'];
        for (role, letter) in Role::ALL.into_iter().zip(letters) {
            for (permission, who) in MATRIX {
                let may = role.permissions().contains(permission);
                assert_eq!(
                    may,
                    who.contains(letter),
                    "{} {}",
                    role.word(),
                    permission.word()
                );
            }
            let named = |given: &Permission| MATRIX.iter().any(|(known, _)| known == given);
            assert!(role.permissions().iter().all(named), "{}", role.word());
        }
    }

    #[test]
    fn whoever_reads_a_plan_an_answer_or_the_log_reads_every_request() {
        for role in Role::ALL {
            let may = |asked: Permission| role.permissions().contains(&asked);
            let acts = may(Permission::PlansRead) || may(Permission::AnswersRead);
            // Plans and answers ask for no request's own rule.
            assert!(!acts || may(Permission::RequestsReadAll), "{}", role.word());
            let both = may(Permission::LedgerRead) && may(Permission::RequestsRead);
            assert!(!both || may(Permission::RequestsReadAll), "{}", role.word());
        }
    }

    #[test]
    fn nobody_both_runs_and_approves_plans_by_one_role() {
        for role in Role::ALL {
            let may = |asked: Permission| role.permissions().contains(&asked);
            assert!(!(may(Permission::PlansRun) && may(Permission::PlansApprove)));
        }
    }
}
