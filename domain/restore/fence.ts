// Whether an object may work while an operator puts it back to an earlier point.
//
//   serves ── listed ──▶ draining ── handed over ──▶ handed ── put back ──▶ behind ── all lines are back ──▶ reconciled
//                                                                             ▲
//   serves ── history confirms a line that this object does not have ─────────┘
//
// The object's own storage goes back with it, so what it says counts only where the operator's list says so too: an
// object that is listed and has not written `reconciled` under this very restore is behind, whatever else it believes.

export type FenceState = "draining" | "handed" | "behind" | "reconciled";
export type FenceRow = { readonly restore: string; readonly state: FenceState };

// open: serves. finishing: takes nothing new, and ends what it began. shut: writes nothing but what history gives back.
export type FenceMode = "open" | "finishing" | "shut";

export function fenceModeOf(listed: string | null, row: FenceRow | undefined): FenceMode {
	if (listed === null) return row?.state === "behind" ? "shut" : "open";
	if (row?.restore !== listed) return "shut";
	if (row.state === "draining") return "finishing";
	return row.state === "reconciled" ? "open" : "shut";
}

// The operator's list names objects and the restore of each: "meadow/store/bar=r1 meadow/account/guest=r2".
export function restoreOf(list: string | undefined, object: string | undefined): string | null {
	if (list === undefined || list === "" || object === undefined) return null;
	for (const entry of list.split(/[\s,]+/)) {
		const [name, restore = ""] = entry.split("=");
		if (name === object && restore !== "") return restore;
	}
	return null;
}
