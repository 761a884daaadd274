import { me } from "../api.ts";
import { resource } from "../resource.ts";

export const myself = resource(() => me.getMe());
export const myPasskeys = resource(() => me.listPasskeys());
export const mySessions = resource(() => me.listSessions());
