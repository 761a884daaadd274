// Limits of what a device keeps and of how it asks again.

export const DATABASE_NAME = "fieldtill";
export const DATABASE_VERSION = 3;

// How often a mint may lose against another tab before it gives up.
export const MINT_TRIES_MAX = 50;

export const OPS_PER_SEND_MAX = 50;
// More than one batch, so that ops which wait for their account cannot hide the ones behind them.
export const OPS_READ_MAX = 200;
export const RETRY_MIN_MS = 1_000;
export const RETRY_MAX_MS = 30_000;
export const PENDING_RETRY_MIN_MS = 500;

export const OPS_SHOWN_MAX = 200;

export const HEADS_AT_ONCE = 100;
