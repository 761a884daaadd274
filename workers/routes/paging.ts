import * as z from "zod/mini";

const PAGE_ROWS_MAX = 200;
const PAGE_ROWS = 50;

export const limitSchema = z._default(
	z.coerce.number().check(z.int(), z.gte(1), z.lte(PAGE_ROWS_MAX)),
	PAGE_ROWS,
);
