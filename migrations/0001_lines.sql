DROP TABLE `entries`;--> statement-breakpoint
DROP TABLE `events`;--> statement-breakpoint
DROP TABLE `sales`;--> statement-breakpoint
CREATE TABLE `providers` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`secret` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `topup_claims` (
	`org` text NOT NULL,
	`provider` text NOT NULL,
	`claim` text NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org`, `provider`, `claim`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `account_lines` (
	`object` text NOT NULL,
	`seq` integer NOT NULL,
	`org` text NOT NULL,
	`account` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`key` text,
	`hash` text,
	`batch` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`object`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alerts` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`closed_at` integer,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollups` (
	`org` text NOT NULL,
	`dim` text NOT NULL,
	`day` text NOT NULL,
	`store` text NOT NULL,
	`hour` integer NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`count` integer NOT NULL,
	`quantity` integer NOT NULL,
	`net_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`gross_minor` integer NOT NULL,
	PRIMARY KEY(`org`, `dim`, `day`, `store`, `hour`, `name`, `unit`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `store_lines` (
	`org` text NOT NULL,
	`at` integer NOT NULL,
	`object` text NOT NULL,
	`seq` integer NOT NULL,
	`store` text NOT NULL,
	`kind` text NOT NULL,
	`key` text,
	`hash` text,
	`batch` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`org`, `at`, `object`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `store_lines_rare` ON `store_lines` (`org`,`kind`,`at`) WHERE "kind" = 'op-quarantined' OR "kind" = 'till-forked' OR "kind" = 'till-renewed' OR "kind" = 'transfer-out-applied' OR "kind" = 'transfer-in-applied';--> statement-breakpoint
ALTER TABLE `credentials` ADD `pin` text;--> statement-breakpoint
ALTER TABLE `orgs` ADD `day_starts_minute` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orgs` ADD `coin_minor` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `orgs` ADD `offline` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `free_price` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `returnable` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `min_age` integer;--> statement-breakpoint
ALTER TABLE `products` ADD `vouchers` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `modifiers` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `parts` text DEFAULT '[]' NOT NULL;
