import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { Stop } from "../terminal/stop.ts";

// Asked before anything is built: a taken port should cost a second, not twenty.
export async function checkPort(host: string, port: number): Promise<void> {
	const code = await new Promise<string | undefined>((resolve) => {
		const server = createServer();
		server.once("error", (trouble: NodeJS.ErrnoException) => resolve(trouble.code ?? "unknown"));
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
	});
	if (code === undefined) return;
	const other = port === 8787 ? 8788 : 8787;
	if (code === "EADDRINUSE") {
		throw new Stop(`Port ${port} is in use. Choose another: npm start -- --port ${other}`);
	}
	if (code === "EACCES") {
		throw new Stop(
			`This user may not listen on port ${port}. Choose one above 1023: npm start -- --port ${other}`,
		);
	}
	throw new Stop(`Cannot listen on port ${port} (${code}). Choose another: npm start -- --port ${other}`);
}

export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}

// The IPv4 addresses under which other devices in the network reach this one.
export function lanAddresses(): string[] {
	return Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ family, internal }) => family === "IPv4" && !internal)
		.map(({ address }) => address);
}
