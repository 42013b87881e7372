//! How much memory the process held at most, as the kernel counts it.

use anyhow::Context as _;

/// Forgets the peak so far.
pub fn reset_peak() -> anyhow::Result<()> {
    std::fs::write("/proc/self/clear_refs", "5").context("the peak cannot be reset")
}

/// The highest resident size since the last reset, in MiB.
pub fn peak() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .context("the kernel names no peak")?;
    Ok(kib / 1024.0)
}
