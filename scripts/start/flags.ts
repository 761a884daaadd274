import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../terminal/run.ts";
import { Stop } from "../terminal/stop.ts";

export const HELP = `npm start            serve the whole system on http://localhost:8787
npm start -- FLAGS
  --fresh            begin with empty data
  --port N           another port (default 8787)
  --lan              let other devices in this network connect
  --https            serve over HTTPS with a self-signed certificate (phones need it for the till)
  --data DIR         keep the data in DIR (default .data)
  --help             this text`;

export type Flags = {
	readonly help: boolean;
	readonly fresh: boolean;
	readonly lan: boolean;
	readonly https: boolean;
	readonly port: number;
	readonly dataDir: string;
};

export function readFlags(args: readonly string[]): Flags {
	const { values } = parse(args);
	const port = Number(values.port ?? 8787);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Stop(`--port ${values.port} is not a port: give a number from 1 to 65535.`);
	}
	return {
		help: values.help ?? false,
		fresh: values.fresh ?? false,
		lan: values.lan ?? false,
		https: values.https ?? false,
		port,
		dataDir: resolve(ROOT, values.data ?? ".data"),
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				help: { type: "boolean", short: "h" },
				fresh: { type: "boolean" },
				lan: { type: "boolean" },
				https: { type: "boolean" },
				port: { type: "string" },
				data: { type: "string" },
			},
		});
	} catch (trouble) {
		throw new Stop(`${(trouble as Error).message}\n\n${HELP}`);
	}
}
