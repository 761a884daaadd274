import { lazy } from "../../components/lazy.tsx";

// What a till that sells never shows, and what only these pages do.
export const setupPages = lazy(() => import("./setup-pages.tsx"));
