// The grid of targets: keys move between cells, a block from a spreadsheet pastes over them, changes are marked,
// and only they are sent. Without this file the grid is a plain form.
customElements.define("target-grid", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", event => this.move(event))
    this.addEventListener("paste", event => this.paste(event))
    this.addEventListener("input", event => this.mark(event.target))
    this.addEventListener("focusin", event => event.target.select?.())
    this.closest("form").addEventListener("submit", () => {
      for (const cell of this.cells()) cell.disabled = !cell.hasAttribute("data-changed") && !cell.hasAttribute("aria-invalid")
    })
    addEventListener("pageshow", () => { for (const cell of this.cells()) { cell.disabled = false; this.mark(cell) } })
    addEventListener("beforeunload", event => { if (!this.sent && this.querySelector("[data-changed]")) event.preventDefault() })
    this.closest("form").addEventListener("submit", () => { this.sent = true })
  }
  cells() { return this.querySelectorAll("input") }
  // What stands, which differs from an input's default in a form that came back: its changes are changes still.
  stands(cell) { this.known ??= JSON.parse(this.closest("form").elements.known.value); return this.known[cell.name] ?? "" }
  mark(cell) { cell.toggleAttribute("data-changed", cell.value.trim() !== this.stands(cell).trim()) }
  rows() { return [...this.querySelectorAll("tr")].filter(row => row.querySelector("input")) }
  at(row, column) { return this.rows()[row]?.children[column]?.querySelector("input") }
  place(cell) { const row = cell.closest("tr"); return [this.rows().indexOf(row), [...row.children].indexOf(cell.closest("td"))] }
  move(event) {
    const cell = event.target
    if (cell.tagName !== "INPUT") return
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] }
    if (whole || cell.selectionStart === 0 && cell.selectionEnd === 0) steps.ArrowLeft = [0, -1]
    if (whole || cell.selectionStart === cell.value.length) steps.ArrowRight = [0, 1]
    if (event.key === "Escape") { cell.value = this.stands(cell); this.mark(cell); cell.select(); return }
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey) return
    event.preventDefault() // Enter moves down, as in a spreadsheet; the button saves
    const [row, column] = this.place(cell)
    this.at(row + step[0], column + step[1])?.focus()
  }
  paste(event) {
    const text = event.clipboardData.getData("text/plain")
    if (event.target.tagName !== "INPUT" || !/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    const [row, column] = this.place(event.target)
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) =>
      line.split("\t").forEach((value, right) => {
        const cell = this.at(row + down, column + right)
        if (cell) { cell.value = value.trim(); this.mark(cell) }
      }))
  }
})

// A box that ticks all the others.
for (const all of document.querySelectorAll("[data-all]")) {
  all.closest("label").hidden = false
  all.addEventListener("change", () => {
    for (const box of all.closest("form").querySelectorAll("[name=take]")) box.checked = all.checked
  })
}
