import { keepOfflineCopy } from "../offline/version.ts";

void keepOfflineCopy();
