//! The one binary: reads arguments and configuration, calls a use case, prints its answer.

mod answer;
mod arguments;
mod commands;
mod config;
mod failure;
mod installation;
mod usage;

use std::process::ExitCode;

use crate::arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match usage::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(said) => return said.print(),
    };
    listen_to_logs(&arguments);
    let as_json = arguments.common.json;
    match Box::pin(commands::run(arguments)).await {
        Ok(code) => code,
        Err(failure) => failure.print(as_json),
    }
}

/// Progress and faults on stderr. A command is quiet unless something is wrong; what serves says
/// what it does.
fn listen_to_logs(arguments: &Arguments) {
    let usual = if arguments.command.stays() {
        "info,sqlx=error"
    } else {
        "error"
    };
    let filter = std::env::var("VERGISSMEIN_LOG").unwrap_or_else(|_| usual.to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .init();
}
