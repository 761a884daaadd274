// How long a screen waits before it says that nobody answers.

export const READ_TIMEOUT_MS = 8_000;
export const SEND_TIMEOUT_MS = 10_000;
export const PING_TIMEOUT_MS = 4_000;
// Past it a cashier is checked by what the till knows.
export const PIN_TIMEOUT_MS = 4_000;

export const HEARTBEAT_MS = 4_000;

export const LIVE_PING_MS = 10_000;
export const LIVE_SILENCE_MAX_MS = 25_000;
export const LIVE_RETRY_MIN_MS = 500;
export const LIVE_RETRY_MAX_MS = 15_000;

export const SALES_PER_PAGE = 200;
export const ENTRIES_PER_PAGE = 50;
