CREATE TABLE `till_numbers` (
	`org` text NOT NULL,
	`till` text NOT NULL,
	`epoch` integer NOT NULL,
	`page` integer NOT NULL,
	`store` text NOT NULL,
	`ops` text NOT NULL,
	PRIMARY KEY(`org`, `till`, `epoch`, `page`, `store`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `orgs` ADD `logs_compared_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `store_lines_early_voids` ON `store_lines` (`org`,`at`) WHERE "kind" = 'void-applied' AND "body" ->> '$.effects.back' IS NULL AND "body" ->> '$.effects.flags' IS NULL;