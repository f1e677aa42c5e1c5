# ARGS is handed on to what a target runs: make run ARGS=serve, make test ARGS=cart.
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run build test bench bench-cache bench-sync bench-login bench-orders chaos-cache chaos-orders check-budget model lint fmt fmt-check clippy doc layers deny clean-data

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Run the shop; nothing but Rust is needed
	cargo run --locked --package app --bin keymart -- $(ARGS)

build: ## Build the release binary, target/release/keymart
	cargo build --release --locked --package app --bin keymart

test: ## Run all tests, on PostgreSQL and Redis, which are started (and installed) if no URL is given
	scripts/with-services cargo test --workspace --locked $(ARGS)

bench: export KEYMART_SERVICES_DURABLE = 1
bench: build ## Run all benchmarks; those of servers measure the release binary
	scripts/with-services cargo bench --workspace --locked $(ARGS)

bench-cache: export KEYMART_SERVICES_DURABLE = 1
bench-cache: ## Measure what the cache gives and costs; ARGS="--plots docs/benchmarks" draws it
	scripts/with-services scripts/bench-cache $(ARGS)

bench-sync: export KEYMART_SERVICES_DURABLE = 1
bench-sync: ## Measure catalogue laps, on a PostgreSQL that is as durable as in production
	scripts/with-services scripts/bench-sync $(ARGS)

bench-login: ## Measure how much a storm of logins slows everybody else
	scripts/with-services scripts/bench-login $(ARGS)

bench-orders: export KEYMART_SERVICES_DURABLE = 1
bench-orders: ## Measure checkouts next to PostgreSQL's own benchmark, and how fast units are bought
	scripts/with-services scripts/bench-orders $(ARGS)

chaos-cache: ## Look for stale reads on two servers for a minute, while everything fails that can
	scripts/with-services scripts/chaos-cache $(ARGS)

chaos-orders: ## Kill workers and have the marketplace fail, then compare both ledgers; ARGS='--orders N' for more
	scripts/with-services scripts/chaos-orders $(ARGS)

check-budget: ## Count requests at the marketplace for three minutes, with a lap, orders and restarts; ARGS='--seconds N' for more
	scripts/with-services scripts/check-budget $(ARGS)

model: ## Check the model of the cache's protocol at length: a quarter of an hour, some gigabytes
	KEYMART_MODEL=large cargo test --package cache --locked --test it model::checks::holds_with -- --nocapture --test-threads=1 $(ARGS)

lint: fmt-check layers clippy doc deny ## Check the format, the layers, clippy, the docs and the dependencies

fmt: ## Format the code
	cargo fmt --all

fmt-check:
	cargo fmt --all --check

clippy:
	cargo clippy --workspace --all-targets --locked -- -D warnings

doc:
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items --locked

layers:
	scripts/check-layers

deny:
	scripts/check-dependencies

clean-data: ## Delete the data of `make run`
	rm -rf data
