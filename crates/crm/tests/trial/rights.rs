use crm::database::{Engine, SecretUrl};
use crm::profile::Marks;
use crm::{System, rights};

use crate::story::{corrected, erase};
use crate::world::World;

#[tokio::test]
async fn the_rights_of_the_script_are_enough_and_one_less_is_named() {
    for engine in [Engine::MySql, Engine::Postgres] {
        let world = World::new(engine, "rights").await;
        let (file, _) = corrected(&world).await;
        let mut config = world.config(&file);
        let system = System::open(&config, &Marks::new()).await.unwrap();
        let name = format!("least_{}", std::process::id());
        let (asked, account, end) = if engine == Engine::MySql {
            let account = format!("'{name}'@'127.0.0.1'");
            let end = format!("DROP USER {account}");
            (format!("{name}@127.0.0.1"), account, end)
        } else {
            let end = format!("DROP OWNED BY {name}; DROP ROLE {name}");
            (name.clone(), name.clone(), end)
        };
        let grants = crm::grants::grants(&system, &asked, false).await.unwrap();
        assert!(grants.columns > 100 && grants.deletes > 20, "{grants:?}");
        world.run_as_is(&grants.script.replace('…', "least")).await;
        config.url = Some(SecretUrl::new(world.url_of(&name, "least")));
        assert_eq!(missing(&config).await, Vec::<String>::new(), "{engine:?}");
        assert_eq!(excess(&config).await, Vec::<String>::new(), "{engine:?}");

        let (further, reach) = if engine == Engine::MySql {
            ("DROP", "DROP ON phone_call")
        } else {
            ("TRUNCATE", "TRUNCATE ON phone_call")
        };
        let more = format!("GRANT INSERT, {further} ON phone_call TO {account}");
        world.run_as_is(&more).await;
        let mut too_much = vec!["INSERT ON phone_call", reach];
        too_much.sort_unstable();
        assert_eq!(excess(&config).await, too_much, "{engine:?}");
        assert_eq!(
            missing(&config).await,
            Vec::<String>::new(),
            "a warning only"
        );
        let fewer = format!("REVOKE INSERT, {further} ON phone_call FROM {account}");
        world.run_as_is(&fewer).await;

        let revoke = format!("REVOKE DELETE ON phone_call FROM {account}");
        world.run_as_is(&revoke).await;
        assert_eq!(
            missing(&config).await,
            ["DELETE ON phone_call"],
            "{engine:?}"
        );
        let back = format!("GRANT DELETE ON phone_call TO {account}");
        world.run_as_is(&back).await;

        let least = System::open(&config, &Marks::new()).await.unwrap();
        erase(&least).await;
        drop((least, system));
        world.run_as_is(&end).await;
        world.drop().await;
    }
}

async fn missing(config: &crm::database::SystemConfig) -> Vec<String> {
    let system = System::open(config, &Marks::new()).await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let needs = rights::needs_of(&system);
    let missing = rights::missing(&system, &mut connection, &needs)
        .await
        .unwrap();
    connection.close().await;
    missing
}

async fn excess(config: &crm::database::SystemConfig) -> Vec<String> {
    let system = System::open(config, &Marks::new()).await.unwrap();
    let mut connection = system.database.connect().await.unwrap();
    let needs = rights::needs_of(&system);
    let excess = rights::excess(&system, &mut connection, &needs)
        .await
        .unwrap();
    connection.close().await;
    excess
}
