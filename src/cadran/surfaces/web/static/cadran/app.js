// Charts, the theme, and what every page does by itself. Files only: the pages forbid inline scripts.
const here = document.querySelector("script[data-vega]")
let vega // loaded once, when the first chart comes into view
const loadVega = () => vega ??= new Promise((ok, ko) => {
  document.head.append(Object.assign(document.createElement("script"), { src: here.dataset.vega, onload: ok, onerror: ko }))
})
const french = document.documentElement.lang === "fr"
const number = french
  ? { decimal: ",", thousands: "\u202f", grouping: [3], currency: ["", "\u00a0€"], percent: "\u202f%", minus: "−" }
  : { decimal: ".", thousands: ",", grouping: [3], currency: ["€", ""] }

const escaped = text => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;")
const told = value => typeof value === "object" // fields without a value are left out
  ? `<table>${Object.entries(value).filter(([, v]) => v !== "null" && v != null && v !== "").map(([k, v]) =>
      `<tr><td class="key">${escaped(k)}</td><td class="value">${escaped(v)}</td></tr>`).join("")}</table>`
  : escaped(value)

// <vega-chart src="…"> draws the Vega-Lite chart that its address gives, when it comes into view.
customElements.define("vega-chart", class extends HTMLElement {
  connectedCallback() {
    this.seen = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) { this.seen.disconnect(); this.draw() }
    }, { rootMargin: "300px" })
    this.seen.observe(this)
    this.high(this.getAttribute("height"))
  }
  high(pixels) { if (pixels > 0) this.style.height = this.style.minHeight = `${pixels}px` }
  disconnectedCallback() { this.seen.disconnect(); this.drawn?.finalize() }
  async draw() {
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { accept: "application/json" } })
      const spec = await answer.json()
      if (!answer.ok) throw new Error(spec.error)
      await loadVega()
      this.high(spec.height)
      this.drawn = await vegaEmbed(this, spec, { renderer: "svg", actions: false, ast: true, defaultStyle: false,
        formatLocale: number, tooltip: { disableDefaultStyle: true, formatTooltip: told } })
      this.drawn.view.addEventListener("click", (_, item) => {
        if (item?.datum?.href) location.assign(item.datum.href)
      })
      this.dataset.ready = ""
    } catch (error) {
      this.textContent = error.message
      this.dataset.failed = ""
    }
  }
})

const dark = () => document.documentElement.dataset.theme
  ? document.documentElement.dataset.theme === "dark"
  : matchMedia("(prefers-color-scheme: dark)").matches
document.addEventListener("click", event => {
  if (event.target.closest("[data-theme-switch]"))
    document.documentElement.dataset.theme = localStorage.theme = dark() ? "light" : "dark"
})

// Of a row of pages wider than the window, the one that is open comes into view.
for (const open of document.querySelectorAll(".tabs > [aria-current]")) {
  const row = open.parentElement, [a, b] = [open.getBoundingClientRect(), row.getBoundingClientRect()]
  row.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2
}

// <form data-auto> is sent as soon as one of its choices changes.
document.addEventListener("change", event => {
  const form = event.target.closest("form[data-auto]")
  if (form) form.requestSubmit()
})

// An error that the server explains is shown where the answer would have been.
document.addEventListener("htmx:beforeSwap", event => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.responseText) event.detail.shouldSwap = true
})
