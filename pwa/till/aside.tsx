// What lies beside ringing up: who pays and how, and every reason for which a guest may be refused.
export { OverrideSheet } from "./cashier/override-sheet.tsx";
export { AskingSheet } from "./charge/asking-sheet.tsx";
export { CashSheet } from "./charge/cash-sheet.tsx";
export { GuestSheet } from "./charge/guest-sheet.tsx";
export { PaidSheet } from "./charge/paid-sheet.tsx";
export { RefusedSheet } from "./charge/refused-sheet.tsx";
export { MovedSheet } from "./device/moved-sheet.tsx";
export { KeysSheet } from "./keys-sheet.tsx";
export { LeaveSheet } from "./leave-sheet.tsx";
export { MoreSheet } from "./more-sheet.tsx";
export { OpsPage } from "./ops/ops-page.tsx";
