// Files may be dropped anywhere on the zone; what was chosen is listed. Without this file the input does the same.
customElements.define("drop-zone", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]")
    this.list = this.querySelector(".chosen")
    this.toggleAttribute("data-ready", true)
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, event => { event.preventDefault(); this.toggleAttribute("data-over", true) })
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.toggleAttribute("data-over", false))
    this.addEventListener("drop", event => { event.preventDefault(); this.add(event.dataTransfer.files) })
    this.input.addEventListener("change", () => this.show())
    this.show()
  }
  add(files) {
    const all = new DataTransfer()
    for (const file of [...this.input.files, ...files]) all.items.add(file)
    this.input.files = all.files
    this.show()
  }
  show() {
    const files = [...this.input.files]
    this.list.replaceChildren(...files.map(file => Object.assign(document.createElement("li"), { textContent: file.name })))
    const large = files.reduce((sum, file) => sum + file.size, 0) > this.dataset.most * 1024 * 1024
    if (large) this.list.append(Object.assign(document.createElement("li"), { textContent: this.dataset.large, className: "wrong" }))
    this.input.setCustomValidity(large ? this.dataset.large : "")
  }
})
