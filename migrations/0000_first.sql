CREATE TABLE `access_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`role` text NOT NULL,
	`subject` text NOT NULL,
	`label` text NOT NULL,
	`store` text,
	`account` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `accounts` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`opened_at` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `categories` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `credentials` (
	`org` text NOT NULL,
	`code` text NOT NULL,
	`account` text NOT NULL,
	PRIMARY KEY(`org`, `code`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `credentials_by_account` ON `credentials` (`org`,`account`);--> statement-breakpoint
CREATE TABLE `entries` (
	`object` text NOT NULL,
	`seq` integer NOT NULL,
	`org` text NOT NULL,
	`account` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`object`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `events` (
	`object` text NOT NULL,
	`seq` integer NOT NULL,
	`org` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`object`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `menu_items` (
	`org` text NOT NULL,
	`store` text NOT NULL,
	`product` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`org`, `store`, `product`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `orgs` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`decimals` integer NOT NULL,
	`locale` text NOT NULL,
	`zone` text NOT NULL,
	`tax_mode` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `products` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`category` text NOT NULL,
	`price_minor` integer NOT NULL,
	`deposit_minor` integer DEFAULT 0 NOT NULL,
	`tax_bps` integer NOT NULL,
	`counted` integer DEFAULT false NOT NULL,
	`glyph` text NOT NULL,
	`hue` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sales` (
	`object` text NOT NULL,
	`seq` integer NOT NULL,
	`org` text NOT NULL,
	`store` text NOT NULL,
	`decided_at` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`object`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sales_by_time` ON `sales` (`org`,"decided_at" desc);--> statement-breakpoint
CREATE TABLE `staff` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stores` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`menu_version` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tills` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`store` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
