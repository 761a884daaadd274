// Runs before the first paint, so that a chosen theme does not flash the other one. Without a choice the
// device decides.
try {
	const theme = localStorage.getItem("fieldtill.theme");
	if (theme === "light" || theme === "dark" || theme === "sunlight") {
		document.documentElement.dataset.theme = theme;
	}
} catch {
	// Storage may be forbidden: the device's own theme stays.
}
