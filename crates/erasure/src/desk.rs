//! What the use cases of an erasure need, and the systems they reach.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use accounts::{Actor, Permission};
use base::Notice;
use crm::database::SystemConfig;
use crm::profile::Marks;
use documents::Sender;
use ledger::Ledger;
use requests::{Controller, Reference};

use crate::plan::Plan;
use crate::reading::Readings;
use crate::refresh::Endpoints;
use crate::{Error, PlanId, store};

/// The profile word of a system without a database.
const MANUAL: &str = "manual";

/// What every use case takes. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// The log, our own database, time and chance.
    pub ledger: Ledger,
    /// The configured systems.
    pub systems: Systems,
    /// Where the controller acts.
    pub controller: Controller,
    /// Whether a plan needs a second person.
    pub four_eyes: bool,
    /// Who writes letters and certificates: the controller's name and how to reach it.
    pub sender: Sender,
}

/// The configured systems by name.
#[derive(Debug, Clone, Default)]
pub struct Systems {
    configs: Arc<BTreeMap<String, SystemConfig>>,
    endpoints: Arc<Endpoints>,
    /// Read once: a profile that is changed holds from the next start on.
    keeping: Arc<OnceLock<Vec<String>>>,
    readings: Arc<Readings>,
}

impl Systems {
    /// Takes the configuration's list; a name given twice is refused.
    pub fn new(configs: Vec<SystemConfig>) -> Result<Self, Error> {
        let mut systems = BTreeMap::new();
        for config in configs {
            let name = config.name.clone();
            let wrong = config.web.as_deref().and_then(crm::open::wrong_base);
            if let Some(what) = wrong {
                let line = format!("system {name}: web {what}");
                return Err(Error::Refused(
                    Notice::new("system-web", line).with("system", name),
                ));
            }
            if systems.insert(name.clone(), config).is_some() {
                return Err(Error::Refused(
                    Notice::new(
                        "system-twice",
                        format!("system {name}: given twice; rename one"),
                    )
                    .with("system", name),
                ));
            }
        }
        Ok(Self {
            configs: Arc::new(systems),
            endpoints: Arc::default(),
            keeping: Arc::default(),
            readings: Arc::default(),
        })
    }

    /// The same with endpoints by which CRMs bring up to date what a run leaves stale.
    #[must_use]
    pub fn with_endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = Arc::new(endpoints);
        self
    }

    /// The endpoints.
    pub(crate) fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// How systems were read lately.
    pub(crate) fn readings(&self) -> &Readings {
        &self.readings
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.configs.keys().map(String::as_str)
    }

    /// Names of systems with a database.
    pub fn connected(&self) -> impl Iterator<Item = &str> {
        self.configs
            .iter()
            .filter(|(_, config)| config.profile != MANUAL)
            .map(|(name, _)| name.as_str())
    }

    /// Names of systems whose CRM keeps requests itself. One whose profile cannot be read has other
    /// troubles, and is told of them where it is opened.
    pub(crate) fn keeping(&self) -> &[String] {
        self.keeping.get_or_init(|| {
            let keeps = |name: &&str| {
                let config = self.get(name).ok();
                let profile = config.and_then(|config| crm::profile::load(&config.profile).ok());
                profile.is_some_and(|profile| profile.requests.is_some())
            };
            let systems = self.connected().filter(keeps);
            systems.map(str::to_owned).collect()
        })
    }

    /// Names of systems that people work in by hand.
    pub fn manual(&self) -> impl Iterator<Item = &str> {
        self.configs
            .iter()
            .filter(|(_, config)| config.profile == MANUAL)
            .map(|(name, _)| name.as_str())
    }

    /// A system's configuration.
    pub fn get(&self, name: &str) -> Result<&SystemConfig, Error> {
        self.configs.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.names().collect();
            Error::NotFound(format!(
                "system {name}: not configured; known: {}",
                known.join(", ")
            ))
        })
    }
}

impl Desk {
    /// Refuses unless the actor may, and unless the request concerned is open to them; the refusal is
    /// entered in the log. `request` is its reference.
    pub(crate) async fn authorize(
        &self,
        actor: &Actor,
        asked: Permission,
        request: Option<&str>,
    ) -> Result<(), Error> {
        match request.and_then(|text| text.parse::<Reference>().ok()) {
            Some(about) => Ok(requests::authorize(&self.ledger, actor, asked, Some(about)).await?),
            None => Ok(accounts::authorize(&self.ledger, actor, asked, request).await?),
        }
    }

    /// A plan, for an actor who may.
    pub(crate) async fn plan_for(
        &self,
        actor: &Actor,
        asked: Permission,
        id: &PlanId,
    ) -> Result<Plan, Error> {
        let mut conn = self.ledger.store.pool().acquire().await?;
        let plan = store::plan(&mut conn, id).await;
        drop(conn);
        let request = plan.as_ref().ok().map(|plan| plan.request.as_str());
        self.authorize(actor, asked, request).await?;
        plan
    }

    /// Connects to a system and classifies its schema with the marks of the administrators.
    pub async fn open(&self, name: &str) -> Result<crm::System, Error> {
        let config = self.connected(name)?;
        let marks: Marks = store::marks(&self.ledger.store, name).await?;
        // Large, and awaited in every use case.
        let mut system = Box::pin(crm::System::open(config, &marks)).await?;
        if let Some(own) = &system.profile.requests {
            let mut conn = self.ledger.store.pool().acquire().await?;
            let keys = store::mirrored(&mut conn, name).await?;
            let rows = keys.into_iter();
            let table = own.table.as_str();
            system.ours = rows.map(|key| crm::RowRef::new(table, key)).collect();
        }
        Ok(system)
    }

    /// A system as somebody read it within the last minutes; connects where nobody did. Fit to show
    /// what its tables are, and for nothing that is written.
    pub async fn lately(&self, name: &str) -> Result<Arc<crm::System>, Error> {
        let marks: Marks = store::marks(&self.ledger.store, name).await?;
        let now = self.ledger.clock.now();
        if let Some(known) = self.systems.readings().fresh(name, &marks, now) {
            return Ok(known);
        }
        let system = Arc::new(self.open(name).await?);
        self.systems.readings().keep(&system, marks, now);
        Ok(system)
    }

    /// The configuration of a system with a database.
    pub(crate) fn connected(&self, name: &str) -> Result<&SystemConfig, Error> {
        let config = self.systems.get(name)?;
        if config.profile == MANUAL {
            return Err(Error::Refused(
                Notice::new(
                    "system-manual",
                    format!("system {name}: is worked by hand; it has no database to connect to"),
                )
                .with("system", name),
            ));
        }
        Ok(config)
    }
}
