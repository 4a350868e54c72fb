// <sort-list> lets the rows of its list be dragged; their order is sent with the form they stand in.
customElements.define("sort-list", class extends HTMLElement {
  connectedCallback() {
    this.dataset.ready = ""
    for (const row of this.querySelectorAll("li")) row.draggable = true
    this.addEventListener("dragstart", event => {
      this.dragged = event.target.closest("li")
      if (!this.dragged) return
      this.dragged.dataset.dragged = ""
      event.dataTransfer.effectAllowed = "move"
    })
    this.addEventListener("dragover", event => {
      const over = event.target.closest("li")
      if (!this.dragged || !over) return
      event.preventDefault()
      if (over === this.dragged) return
      const { top, height } = over.getBoundingClientRect()
      over[event.clientY < top + height / 2 ? "before" : "after"](this.dragged)
    })
    this.addEventListener("dragend", () => {
      if (!this.dragged) return
      delete this.dragged.dataset.dragged
      this.dragged = null
      this.closest("form").requestSubmit(this.closest("form").querySelector("button[value=save]"))
    })
    // A width or a chart is kept as soon as it is chosen.
    this.addEventListener("change", () => this.closest("form").requestSubmit(this.closest("form").querySelector("button[value=save]")))
  }
})
