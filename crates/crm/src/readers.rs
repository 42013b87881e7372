//! Several connections that read at the same time, for what takes long: while one waits for the
//! database, another is looked at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base::Notice;
use tokio::task::JoinSet;

use crate::database::{Connection, Database};
use crate::{Error, System};

/// How many connections read at the same time.
pub(crate) const READERS: usize = 2;

/// Takes part in reading, and gathers what it met.
pub(crate) trait Reader: Send + 'static {
    /// What is read in one go.
    type Job: Send + 'static;

    fn read(
        &mut self,
        connection: &mut Connection,
        job: Self::Job,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Has all jobs read, each by whichever reader is free; gives the readers back.
pub(crate) async fn read_all<R: Reader>(
    system: &System,
    jobs: impl IntoIterator<Item = R::Job>,
    reader: impl Fn() -> R,
) -> Result<Vec<R>, Error> {
    let queue: Arc<Mutex<VecDeque<R::Job>>> = Arc::new(Mutex::new(jobs.into_iter().collect()));
    let mut tasks = JoinSet::new();
    for _ in 0..READERS {
        tasks.spawn(work(system.database.clone(), Arc::clone(&queue), reader()));
    }
    let mut readers = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let done = done.map_err(|cause| {
            let system = &system.name;
            Error::Invalid(
                Notice::new(
                    "scan-stopped",
                    format!("system {system}: a reader of the scan stopped: {cause}"),
                )
                .with("system", system.clone()),
            )
        })?;
        readers.push(done?);
    }
    Ok(readers)
}

async fn work<R: Reader>(
    database: Database,
    queue: Arc<Mutex<VecDeque<R::Job>>>,
    mut reader: R,
) -> Result<R, Error> {
    let mut connection = database.connect().await?;
    loop {
        let next = queue
            .lock()
            .expect("no reader panics while it holds the queue")
            .pop_front();
        let Some(job) = next else { break };
        reader.read(&mut connection, job).await?;
    }
    connection.close().await;
    Ok(reader)
}
