CREATE TABLE `api_keys` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`used_at` integer,
	`revoked_at` integer,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit` (
	`org` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_role` text NOT NULL,
	`address` text NOT NULL,
	`act` text NOT NULL,
	`target` text NOT NULL,
	`before` text,
	`after` text,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`org`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `claim_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`account` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `claim_codes_by_account` ON `claim_codes` (`org`,`account`);--> statement-breakpoint
CREATE TABLE `passkeys` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`staff` text NOT NULL,
	`name` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `passkeys_by_staff` ON `passkeys` (`org`,`staff`);--> statement-breakpoint
CREATE UNIQUE INDEX `passkeys_by_id` ON `passkeys` (`id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`accounts` text DEFAULT '[]' NOT NULL,
	`hash` text NOT NULL,
	`previous` text,
	`created_at` integer NOT NULL,
	`rotated_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`ended_why` text,
	`fresh_at` integer,
	`device` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`org`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_by_subject` ON `sessions` (`org`,`subject`);--> statement-breakpoint
CREATE TABLE `sso` (
	`org` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`client_id` text NOT NULL,
	`client_secret` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tickets` (
	`hash` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`purpose` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tickets_by_subject` ON `tickets` (`org`,`purpose`,`subject`);--> statement-breakpoint
CREATE INDEX `tickets_by_expiry` ON `tickets` (`expires_at`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `email` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `erased_at` integer;--> statement-breakpoint
CREATE INDEX `accounts_by_email` ON `accounts` (`org`,`email`) WHERE "email" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `orgs` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orgs` ADD `origins` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `orgs` ADD `retention_days` integer DEFAULT 365 NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `email` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `stores` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `status` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `password` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_step` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `totp_confirmed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `recovery` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `pin` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `pin_locked_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `sso_subject` text;--> statement-breakpoint
ALTER TABLE `staff` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `staff` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `staff_by_email` ON `staff` (`email`,`org`) WHERE "email" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `staff_by_revision` ON `staff` (`org`,`revision`);--> statement-breakpoint
ALTER TABLE `tills` ADD `status` text DEFAULT 'waiting' NOT NULL;--> statement-breakpoint
ALTER TABLE `tills` ADD `key` text;--> statement-breakpoint
ALTER TABLE `tills` ADD `leaving` text;--> statement-breakpoint
ALTER TABLE `tills` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tills` ADD `enrolled_at` integer;--> statement-breakpoint
ALTER TABLE `tills` ADD `removed_at` integer;--> statement-breakpoint
ALTER TABLE `tills` ADD `wiped_at` integer;--> statement-breakpoint
ALTER TABLE `tills` ADD `seen_at` integer;--> statement-breakpoint
ALTER TABLE `tills` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `tills_by_revision` ON `tills` (`org`,`revision`);--> statement-breakpoint
ALTER TABLE `account_lines` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `account_lines_by_revision` ON `account_lines` (`org`,`revision`);--> statement-breakpoint
CREATE TRIGGER `audit_only_grows` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_keeps_all` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_replaces_nothing` BEFORE INSERT ON `audit` WHEN EXISTS (SELECT 1 FROM `audit` WHERE `org` = NEW.`org` AND `seq` = NEW.`seq`) BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: audit.seq, the audit log only grows'); END;
--> statement-breakpoint
DROP TABLE `access_codes`;
