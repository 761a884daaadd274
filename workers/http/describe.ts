import { describeRoute, resolver } from "hono-openapi";
import * as z from "zod/mini";
import { PROBLEMS, type ProblemCode } from "./problems.ts";

// One line a route for the API's description: what it does, what it answers, which refusals it knows.

export const problemSchema = z.object({
	type: z.string(),
	title: z.string(),
	status: z.int(),
	code: z.string(),
	detail: z.string(),
	requestId: z.string(),
	errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

type Described = {
	readonly tag: string;
	readonly summary: string;
	readonly answer: z.ZodMiniType;
	// 302: sent on, to where a browser goes by itself.
	readonly status?: 200 | 201 | 202 | 302;
	// The same answer where it is not over yet, and what that means.
	readonly accepted?: string;
	readonly refusals?: readonly ProblemCode[];
	// False for the few routes that anyone may call.
	readonly signedIn?: boolean;
};

const ALWAYS: readonly ProblemCode[] = ["rate-limited"];
const SIGNED_IN: readonly ProblemCode[] = [
	"token-missing",
	"token-invalid",
	"token-expired",
	"session-over",
	"till-removed",
	"step-up-needed",
	"factor-needed",
	"role-forbidden",
	"origin-forbidden",
];

export function describe({
	tag,
	summary,
	answer,
	status = 200,
	accepted,
	refusals = [],
	signedIn = true,
}: Described) {
	const codes = [...ALWAYS, ...(signedIn ? SIGNED_IN : []), ...refusals];
	const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
	const problems = [...byStatus].map(([problemStatus, group]) => [
		String(problemStatus),
		{
			description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join("\n\n"),
			content: { "application/problem+json": { schema: resolver(problemSchema) } },
		},
	]);
	const content = { "application/json": { schema: resolver(answer) } };
	return describeRoute({
		tags: [tag],
		summary,
		...(signedIn ? { security: [{ session: [] }] } : { security: [] }),
		responses: {
			[String(status)]: status === 302 ? { description: "Sent on" } : { description: "Done", content },
			...(accepted === undefined ? {} : { 202: { description: accepted, content } }),
			...Object.fromEntries(problems),
		},
	});
}

export const BODY_REFUSALS = [
	"body-malformed",
	"content-type-wrong",
	"body-too-large",
	"body-slow",
	"request-invalid",
] as const satisfies readonly ProblemCode[];
