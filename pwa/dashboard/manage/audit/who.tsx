import { actorOf, targetOf } from "../../../../domain/access/audit-names.ts";
import { keyOfName, type Named, type Names } from "../../../../domain/access/names.ts";
import { Called } from "../../display-name.tsx";
import type { AuditLine } from "./store.ts";

// Who and what a line names, as they are called now. The log itself knows ids alone, so that a person can be forgotten.

export function whoText(line: AuditLine, names: Names): string {
	if (line.actorRole === "none") return "Unknown";
	const name = nameIn(names, actorOf(line)) ?? line.actor;
	return line.actorRole === "system" ? `${name} (system)` : name;
}

// Empty: the same as who did it.
export function aboutText(line: AuditLine, names: Names): string {
	return isAboutItself(line) ? "" : (nameIn(names, targetOf(line)) ?? line.target);
}

export function Who({ line, names }: { line: AuditLine; names: Names }) {
	if (line.actorRole === "none") return <>Unknown</>;
	return <Called id={line.actor} name={nameIn(names, actorOf(line))} />;
}

export function About({ line, names }: { line: AuditLine; names: Names }) {
	if (isAboutItself(line)) return <>The same person</>;
	return <Called id={line.target} name={nameIn(names, targetOf(line))} />;
}

function isAboutItself({ actor, target }: AuditLine): boolean {
	return actor === target;
}

function nameIn(names: Names, named: Named | null): string | undefined {
	return named === null ? undefined : names[keyOfName(named)];
}
