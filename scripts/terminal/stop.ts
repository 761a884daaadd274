// An end that the user can do something about: its message is one clear sentence, shown without a stack.

export class Stop extends Error {
	override readonly name = "Stop";
}

const SYSTEM_TROUBLE: Readonly<Record<string, string>> = {
	ENOSPC: "The disk is full: free some space and run again.",
	EACCES: "This user may not write here: check who owns this folder.",
	EROFS: "This folder is read-only: run from one that can be written.",
};

// Runs a command's main and turns what it throws into a sentence or, for a bug, a stack; and into an exit code.
export async function runCommand(main: () => Promise<number>): Promise<void> {
	try {
		process.exitCode = await main();
	} catch (trouble) {
		console.error(explain(trouble));
		process.exitCode = 1;
	}
}

function explain(trouble: unknown): unknown {
	if (trouble instanceof Stop) return `\n${trouble.message}`;
	const { code, path } = trouble as NodeJS.ErrnoException;
	const sentence = SYSTEM_TROUBLE[code ?? ""];
	return sentence === undefined ? trouble : `\n${sentence}${path === undefined ? "" : ` (${path})`}`;
}
