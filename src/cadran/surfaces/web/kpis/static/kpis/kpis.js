// <copy-link href="…" done="…"> copies the address in full; without a clipboard its link still opens it.
customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", async event => {
      if (!navigator.clipboard) return
      event.preventDefault()
      await navigator.clipboard.writeText(new URL(this.getAttribute("href"), location.href).href)
      document.getElementById("toast").textContent = this.getAttribute("done")
    })
  }
})
