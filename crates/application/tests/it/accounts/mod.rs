mod administration;
mod log_in;
mod password;
mod refresh;
mod register;
mod sessions;
