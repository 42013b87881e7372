//! An installation as a command finds it: configuration, store, log, systems.

use accounts::Actor;
use base::{Clock, Random};
use erasure::{Desk, Systems};
use jiff::Timestamp;
use ledger::{Ledger, Via};
use mail::Relay;
use store::Store;
use webhooks::Hooks;
use workflows::Office;

use crate::arguments::Common;
use crate::config::{Config, endpoints};
use crate::failure::Failure;

/// Everything the use cases take.
pub struct Installation {
    pub config: Config,
    pub desk: Desk,
    /// The mail server, where one is configured.
    pub relay: Option<Relay>,
    /// The programs that workflows may call.
    pub hooks: Hooks,
    /// Who always gets data of a system.
    pub recipients: recipients::Known,
}

impl Installation {
    /// Opens the installation that the configuration describes; its store must be up to date.
    pub async fn open(common: &Common) -> Result<Self, Failure> {
        let config = Config::load(common.config.as_deref())?;
        let clock = clock(&config, common)?;
        Self::of(config, clock).await
    }

    /// As [`Installation::open`], from a configuration that was read.
    pub async fn of(config: Config, clock: Clock) -> Result<Self, Failure> {
        config.roles.settle()?;
        let controller = config.controller.settings()?;
        let endpoints = endpoints(&config.refreshes, &config.systems)?;
        let systems = Systems::new(config.systems.clone())?.with_endpoints(endpoints);
        if let Some(file) = config.store.file().filter(|file| !file.exists()) {
            return Err(Failure::refused(format!(
                "the store {} does not exist; run `vergissmein migrate` first",
                file.display()
            )));
        }
        let store = connect(&config).await?;
        store.require_current().await?;
        let desk = Desk {
            ledger: Ledger::new(store, clock, Random::os()),
            systems,
            controller,
            four_eyes: config.erasure.four_eyes,
            sender: config.controller.sender(),
        };
        let relay = config.mail.as_ref().map(Relay::new).transpose()?;
        let hooks = Hooks::new(&config.webhooks)?;
        let recipients = recipients::Known::new(config.recipients.clone())
            .map_err(|no| Failure::refused(no.to_string()))?;
        Ok(Self {
            config,
            desk,
            relay,
            hooks,
            recipients,
        })
    }

    /// The log.
    pub fn ledger(&self) -> &Ledger {
        &self.desk.ledger
    }

    /// Where persons outside the house reach us, by the links we send them.
    pub fn persons_url(&self) -> String {
        let house = self.config.http.public_address();
        let form = self.config.portal.portal(&house);
        form.map_or(house, |form| form.public_url)
    }

    /// What workflows need of the house.
    pub fn office(&self) -> Office {
        Office {
            controller: self.desk.controller.clone(),
            public_url: self.config.http.public_address(),
            relay: self.relay.clone(),
            hooks: self.hooks.clone(),
        }
    }

    /// Technical and short names of all systems in use: those of the configuration and of the
    /// register.
    pub async fn system_names(&self) -> Result<Vec<String>, Failure> {
        let configured: Vec<&str> = self.desk.systems.names().collect();
        let place = register::Place {
            configured: &configured,
            today: self.desk.controller.today(&self.ledger().clock),
        };
        let named = register::names(self.ledger(), &place).await?;
        Ok(named.into_iter().map(|one| one.id).collect())
    }

    /// The account of this login, acting by the command line.
    pub async fn actor(&self, login: &str) -> Result<Actor, Failure> {
        match accounts::by_login(self.ledger(), login).await {
            Ok(account) => Ok(Actor {
                account,
                via: Via::Cli,
            }),
            Err(accounts::Error::NotFound) => Err(Failure::refused(format!(
                "--as: {}",
                accounts::Error::NotFound
            ))),
            Err(error) => Err(error.into()),
        }
    }

    /// The account of this login, or the operator of the machine.
    pub async fn onlooker(&self, login: Option<&str>) -> Result<Actor, Failure> {
        match login {
            Some(login) => self.actor(login).await,
            None => Ok(Actor::operator()),
        }
    }
}

/// Connects to the store, whatever its schema.
pub async fn connect(config: &Config) -> Result<Store, Failure> {
    let keys = config.store.keys.as_deref();
    Ok(Store::connect_with(config.store.url.expose(), keys).await?)
}

/// The machine's clock, or the one `--at` sets.
pub fn clock(config: &Config, common: &Common) -> Result<Clock, Failure> {
    let Some(text) = &common.at else {
        return Ok(Clock::system());
    };
    if !config.testing {
        return Err(Failure::refused(
            "--at: sets the clock only where the configuration says testing = true",
        ));
    }
    let at: Timestamp = text
        .trim()
        .parse()
        .map_err(|_| Failure::refused("--at: is no instant; write it as 2026-11-23T10:00:00Z"))?;
    Ok(Clock::fixed(at))
}
