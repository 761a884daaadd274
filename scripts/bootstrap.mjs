// The first thing every command runs, and the only script that an old Node may run: it brings the packages in and
// hands over to the pinned Node. Plain JavaScript, so that a Node that is too old still gets a sentence.

const OLDEST_MAJOR = 20;
const COMMANDS = [
	"start",
	"dev",
	"test",
	"bench",
	"storm",
	"fix",
	"migrations",
	"rebuild",
	"restore",
	"audit-verify",
	"keys",
	"pictures",
];

const [command, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < OLDEST_MAJOR) {
	console.error(`Fieldtill needs Node ${OLDEST_MAJOR} or newer; this is Node ${process.versions.node}.`);
	process.exitCode = 1;
} else if (!COMMANDS.includes(command)) {
	console.error(`Say which command: ${COMMANDS.join(", ")}.`);
	process.exitCode = 1;
} else {
	main();
}

async function main() {
	const { bringPackages, Trouble } = await import("./bootstrap/packages.mjs");
	const { runScript } = await import("./bootstrap/run.mjs");
	try {
		await bringPackages();
		process.exitCode = await runScript(command, args);
	} catch (trouble) {
		console.error(trouble instanceof Trouble ? `\n${trouble.message}` : trouble);
		process.exitCode = trouble.exitCode || 1;
	}
}
