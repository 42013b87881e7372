//! The link to an errand's page: the task and how often it was asked, under a key of the
//! installation.

use hmac::{Hmac, KeyInit as _, Mac as _};
use ledger::Ledger;
use requests::TaskId;
use sha2::Sha256;

use crate::Error;

/// So many bytes of the code stand in the link.
const BYTES: usize = 20;

/// The last part of the address.
pub(crate) fn token(ledger: &Ledger, (task, round): (&TaskId, i64)) -> Result<String, Error> {
    let code = mac(ledger, (task, round))?.finalize().into_bytes();
    Ok(format!("{task}-{round}-{}", hex::encode(&code[..BYTES])))
}

/// What a link was made for; none for one that we did not make.
pub(crate) fn read(ledger: &Ledger, token: &str) -> Result<Option<(TaskId, i64)>, Error> {
    let mut parts = token.rsplitn(3, '-');
    let (Some(code), Some(round), Some(task)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let Ok(round) = round.parse::<i64>() else {
        return Ok(None);
    };
    let task = TaskId::from_stored(task);
    let code = hex::decode(code).unwrap_or_default();
    let mac = mac(ledger, (&task, round))?;
    let is_ours = code.len() == BYTES && mac.verify_truncated_left(&code).is_ok();
    Ok(is_ours.then_some((task, round)))
}

fn mac(ledger: &Ledger, (task, round): (&TaskId, i64)) -> Result<Hmac<Sha256>, Error> {
    let key = ledger.store.keys()?.derive("errands.link");
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length");
    mac.update(format!("{task}/{round}").as_bytes());
    Ok(mac)
}
