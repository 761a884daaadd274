import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { generate } from "selfsigned";

// HTTPS for the room: TLS ends here and the bytes go on to the plain socket, so that web sockets pass untouched.

const DAYS = 365;
const DAY_MS = 86_400_000;

type Certificate = { readonly key: string; readonly cert: string };

export async function serveHttps(options: {
	readonly dataDir: string;
	readonly host: string;
	readonly port: number;
	readonly targetPort: number;
	readonly addresses: readonly string[];
}): Promise<() => Promise<void>> {
	const { key, cert } = await certificateFor(options.dataDir, options.addresses);
	const open = new Set<Socket>();
	const server = createServer({ key, cert, ALPNProtocols: ["http/1.1"] }, (client) => {
		const target = connect(options.targetPort, "127.0.0.1");
		for (const [socket, other] of [
			[client, target],
			[target, client],
		] as const) {
			open.add(socket);
			socket.on("error", () => other.destroy());
			socket.on("close", () => {
				open.delete(socket);
				other.destroy();
			});
		}
		client.pipe(target).pipe(client);
	});
	// A visitor that does not trust the certificate hangs up in the handshake: no concern of the server.
	server.on("tlsClientError", () => {});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(options.port, options.host, resolve);
	});
	return () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			for (const socket of open) socket.destroy();
		});
}

async function certificateFor(dataDir: string, addresses: readonly string[]): Promise<Certificate> {
	const file = join(dataDir, "tls.json");
	if (existsSync(file)) {
		const kept: Certificate = JSON.parse(readFileSync(file, "utf8"));
		if (isGoodFor(kept, addresses)) return kept;
	}
	const made = await makeCertificate(addresses);
	writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	return made;
}

// The phone's trust is bound to the certificate: it is kept until it ends or this machine's addresses change.
function isGoodFor({ cert }: Certificate, addresses: readonly string[]): boolean {
	const certificate = new X509Certificate(cert);
	const endsIn = Date.parse(certificate.validTo) - Date.now();
	return endsIn > 7 * DAY_MS && addresses.every((address) => certificate.checkIP(address) !== undefined);
}

async function makeCertificate(addresses: readonly string[]): Promise<Certificate> {
	const { private: key, cert } = await generate(
		[{ name: "commonName", value: "Fieldtill on this machine" }],
		{
			algorithm: "sha256",
			keyType: "ec",
			notBeforeDate: new Date(Date.now() - DAY_MS),
			notAfterDate: new Date(Date.now() + DAYS * DAY_MS),
			extensions: [
				{ name: "basicConstraints", cA: false, critical: true },
				{ name: "keyUsage", digitalSignature: true, critical: true },
				{ name: "extKeyUsage", serverAuth: true },
				{
					name: "subjectAltName",
					altNames: [
						{ type: 2, value: "localhost" },
						...["127.0.0.1", "::1", ...addresses].map((ip) => ({ type: 7 as const, ip })),
					],
				},
			],
		},
	);
	return { key, cert };
}
