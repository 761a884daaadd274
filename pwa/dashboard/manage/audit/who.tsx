import { actorOf, targetOf } from "../../../../domain/access/audit-names.ts";
import { keyOfName, type Named, type Names } from "../../../../domain/access/names.ts";
import { DisplayName } from "../../display-name.tsx";
import type { ShownAuditLine } from "./store.ts";

// Who and what a line names, as they are called now. The log itself knows ids alone, so that a person can be forgotten.

export function whoText(line: ShownAuditLine, names: Names): string {
	if (line.actorRole === "none") return "Unknown";
	const name = nameIn(names, actorOf(line)) ?? line.actor;
	return line.actorRole === "system" ? `${name} (system)` : name;
}

// Empty: the same as who did it.
export function aboutText(line: ShownAuditLine, names: Names): string {
	return isAboutItself(line) ? "" : (nameIn(names, targetOf(line)) ?? line.target);
}

export function Who({ line, names }: { line: ShownAuditLine; names: Names }) {
	if (line.actorRole === "none") return <>Unknown</>;
	return <DisplayName id={line.actor} name={nameIn(names, actorOf(line))} />;
}

export function About({ line, names }: { line: ShownAuditLine; names: Names }) {
	if (isAboutItself(line)) return <>The same person</>;
	return <DisplayName id={line.target} name={nameIn(names, targetOf(line))} />;
}

function isAboutItself({ actor, target }: ShownAuditLine): boolean {
	return actor === target;
}

function nameIn(names: Names, named: Named | null): string | undefined {
	return named === null ? undefined : names[keyOfName(named)];
}
