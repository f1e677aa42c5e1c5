//! The simulator as its callers see it: over HTTP, and through the handle.

#[cfg(test)]
mod admin;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod limiter;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod products;
#[cfg(test)]
mod seller;
#[cfg(test)]
mod server;
#[cfg(test)]
mod support;
