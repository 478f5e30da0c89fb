() => {
  document.documentElement.lang = "zh-CN";
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="#c-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const box = document.querySelector("#target textarea, #target input");
    if (!box) return;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
    // The click's time makes a second click on the same citation an event too.
    setter.call(box, link.getAttribute("href").split("#c-")[1] + "@" + Date.now());
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (window.innerWidth <= 768) {
      setTimeout(() => document.querySelector("#source")?.scrollIntoView({ behavior: "smooth" }), 250);
    }
  }, true);
}
