import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressGroup } from "../../../domain/access/address.ts";

describe("callers without a name are counted", () => {
	it.each([
		["IPv4: itself", "203.0.113.7", "203.0.113.7"],
		["IPv4: its neighbour is another", "203.0.113.8", "203.0.113.8"],
		["IPv4 written as IPv6", "::ffff:203.0.113.7", "203.0.113.7"],
		["the same in hexadecimal", "::FFFF:cb00:7107", "203.0.113.7"],
		["the same at full length", "0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
		["IPv6: its /64", "2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
		["IPv6: the last address of the same /64", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
		["IPv6: shortened", "2001:db8:1:2::1", "2001:db8:1:2::/64"],
		["IPv6: with leading zeros and capitals", "2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
		["IPv6: shortened within the /64", "2001:db8::1", "2001:db8:0:0::/64"],
		["IPv6: the next /64 is another", "2001:db8:1:3::1", "2001:db8:1:3::/64"],
		["IPv6: with the name of a link", "fe80::1%eth0", "fe80:0:0:0::/64"],
		["IPv6: this machine", "::1", "0:0:0:0::/64"],
		["IPv6: IPv4 behind a prefix is no IPv4", "64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
		["spaces around it", " 203.0.113.7 ", "203.0.113.7"],
	])("%s", (_, address, group) => {
		expect(addressGroup(address)).toBe(group);
	});

	it.each([
		["local", "local"],
		["", ""],
		["203.0.113.256", "203.0.113.256"],
		["203.0.113.07", "203.0.113.07"],
		["1::2::3", "1::2::3"],
		["1:2:3:4:5:6:7", "1:2:3:4:5:6:7"],
		["1:2:3:4:5:6:7::8", "1:2:3:4:5:6:7::8"],
		["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"],
		["1.2.3.4::", "1.2.3.4::"],
		["12345::", "12345::"],
		["g::1", "g::1"],
		["x".repeat(5_000), "x".repeat(45)],
	])("what is no address, as it came and cut: %j", (address, group) => {
		expect(addressGroup(address)).toBe(group);
	});

	it("any of a /64 as one, and any two of them apart", () => {
		const groups = (length: number) =>
			fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: length, maxLength: length });
		// An IPv4 address in IPv6 begins with zeros.
		const network = groups(4).filter(([first]) => first !== 0);
		const write = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(":");
		fc.assert(
			fc.property(network, network, groups(4), groups(4), (one, other, host, guest) => {
				expect(addressGroup(write([...one, ...host]))).toBe(addressGroup(write([...one, ...guest])));
				const isSame = write(one) === write(other);
				expect(addressGroup(write([...one, ...host])) === addressGroup(write([...other, ...host]))).toBe(
					isSame,
				);
			}),
		);
	});
});
