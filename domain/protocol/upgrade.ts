// Ops of older versions, brought to this one on arrival. What they were hashed and kept as stays what was sent.
//   1 → 2  tills of version 1 know no facts: what has no mode is an ask
//   2 → 5  their ops are the same

export function upgradeOp(raw: unknown): unknown {
	if (typeof raw !== "object" || raw === null || !("v" in raw) || raw.v !== 1) return raw;
	return { mode: "ask", ...raw, v: 2 };
}
