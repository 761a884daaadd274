import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

// The least that the road of a sale can cost: worker → object → object, one row written in each. What a sale
// costs is told as a share of this, measured in the same process at the same time.

type FloorEnv = {
	readonly FIRST: DurableObjectNamespace<First>;
	readonly SECOND: DurableObjectNamespace<Second>;
};

export class Second extends DurableObject<FloorEnv> {
	#last = 0;

	constructor(ctx: DurableObjectState, env: FloorEnv) {
		super(ctx, env);
		ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, body TEXT)");
		this.#last = ctx.storage.sql
			.exec<{ last: number }>("SELECT ifnull(max(id), 0) AS last FROM rows")
			.one().last;
	}

	write(body: string): number {
		this.#last += 1;
		this.ctx.storage.sql.exec("INSERT INTO rows (id, body) VALUES (?, ?)", this.#last, body);
		return this.#last;
	}
}

export class First extends Second {
	async relay(second: string, body: string): Promise<number> {
		this.write(body);
		return await this.env.SECOND.getByName(second).write(body);
	}
}

export default class Floor extends WorkerEntrypoint<FloorEnv> {
	override async fetch(request: Request): Promise<Response> {
		const [, first = "", second = ""] = new URL(request.url).pathname.split("/");
		const id = await this.env.FIRST.getByName(first).relay(second, await request.text());
		return Response.json({ id });
	}
}
