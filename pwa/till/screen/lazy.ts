import { lazy } from "../../components/lazy.tsx";

// Asked for as soon as the till has opened.
export const sheets = lazy(() => import("./lazy-sheets.tsx"));
