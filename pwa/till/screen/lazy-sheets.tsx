// What lies beside ringing up: who pays and how, and every reason for which a guest may be refused.
export { OverrideSheet } from "../cashier/override-sheet.tsx";
export { LeaveSheet } from "../device/leave-sheet.tsx";
export { MovedSheet } from "../device/moved-sheet.tsx";
export { OpsPage } from "../ops/ops-page.tsx";
export { AskingSheet } from "../pay/asking-sheet.tsx";
export { CashSheet } from "../pay/cash-sheet.tsx";
export { GuestSheet } from "../pay/guest-sheet.tsx";
export { PaidSheet } from "../pay/paid-sheet.tsx";
export { RefusedSheet } from "../pay/refused-sheet.tsx";
export { MoreSheet } from "./more-sheet.tsx";
export { KeysSheet } from "./shortcuts-sheet.tsx";
