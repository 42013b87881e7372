//! Appending to and verifying the ledger against plain SHA-256 of the same bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::figure::{Figure, Goal};
use crate::options::{Options, SAMPLES};
use crate::steps::{Log, deed};

/// Entries of one transaction.
const GROUP: usize = 1_000;
/// How often the long log is verified.
const LONG_SAMPLES: usize = 5;

pub async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let log = Log::open().await?;
    let rounds = if options.small { 1 } else { 2 };
    let (mut append, mut one) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES {
        for _ in 0..rounds {
            let start = Instant::now();
            let mut tx = log.ledger.begin().await?;
            for _ in 0..GROUP {
                tx.record(deed("bench.append", 204)).await?;
            }
            tx.commit().await?;
            append.push(start.elapsed());
        }
        let start = Instant::now();
        log.enter("bench.enter", 204).await?;
        one.push(start.elapsed());
    }
    let file = log.file("export.jsonl");
    let entries = usize::try_from(log.ledger.export(&file).await?)?;
    let bytes = std::fs::read(&file)?;
    let share = &bytes[..bytes.len() / entries * GROUP];
    let single = &bytes[..bytes.len() / entries];
    let (mut plain, mut plain_one, mut plain_all, mut verify) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let hash = |bytes: &[u8]| {
        let start = Instant::now();
        black_box(Sha256::digest(black_box(bytes)));
        start.elapsed()
    };
    for _ in 0..SAMPLES {
        plain.push(hash(share));
        plain_one.push(hash(single));
        plain_all.push(hash(&bytes));
        let start = Instant::now();
        let verdict = log.ledger.verify(None).await?;
        verify.push(start.elapsed());
        anyhow::ensure!(verdict.ok, "the ledger does not verify");
    }
    log.close().await?;
    Ok(vec![
        long(options).await?,
        Figure::times(
            "ledger: append 1,000 entries / SHA-256",
            "sqlite",
            (&append, &plain),
            Goal::None,
        ),
        Figure::times(
            "ledger: append 1 durable entry / SHA-256",
            "sqlite",
            (&one, &plain_one),
            Goal::None,
        ),
        Figure::times(
            "ledger: verify all / SHA-256",
            "sqlite",
            (&verify, &plain_all),
            Goal::None,
        ),
    ])
}

/// A log of a million entries (a tenth of it where little is measured), verified whole: bytes of its
/// exported file in a second, beside those that SHA-256 alone goes through.
async fn long(options: &Options) -> anyhow::Result<Figure> {
    let entries = if options.small { 100_000 } else { 1_000_000 };
    let log = Log::open().await?;
    for _ in 0..entries / 10_000 {
        let mut tx = log.ledger.begin().await?;
        for _ in 0..10_000 {
            tx.record(deed("bench.append", 204)).await?;
        }
        tx.commit().await?;
    }
    log.ledger.checkpoint().await?;
    let file = log.file("export.jsonl");
    log.ledger.export(&file).await?;
    let bytes = std::fs::read(&file)?;
    let (mut plain, mut verify) = (Vec::new(), Vec::new());
    for _ in 0..LONG_SAMPLES {
        let start = Instant::now();
        black_box(Sha256::digest(black_box(&bytes)));
        plain.push(start.elapsed());
        let start = Instant::now();
        let verdict = log.ledger.verify(None).await?;
        verify.push(start.elapsed());
        anyhow::ensure!(
            verdict.ok && verdict.size == entries,
            "the ledger does not verify"
        );
    }
    log.close().await?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure of three digits needs no more"
    )]
    let megabytes = bytes.len() as f64 / 1e6;
    let rate = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        megabytes / times[times.len() / 2].as_secs_f64()
    };
    let name = if options.small {
        "ledger: verify 100,000 entries / SHA-256"
    } else {
        "ledger: verify 1,000,000 entries / SHA-256"
    };
    let rates = (rate(&mut verify), rate(&mut plain));
    Ok(Figure {
        samples: LONG_SAMPLES,
        ..Figure::new(name, "sqlite", rates, "MB/s", Goal::None)
    })
}
