// <share-picture> offers the phone's own way of sharing, where there is one for pictures.

class SharePicture extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a[download]"), button = this.querySelector("[hidden]");
    if (!link || !button || !navigator.canShare?.({ files: [new File([" "], "a.png", { type: "image/png" })] })) return;
    button.hidden = false;
    button.addEventListener("click", () => this.share(link));
  }

  async share(link) {
    try {
      const picture = await (await fetch(link.href)).blob();
      await navigator.share({ files: [new File([picture], link.download, { type: picture.type })] });
    } catch { /* she thought better of it, or the network is away: the download stays */ }
  }
}

customElements.define("share-picture", SharePicture);
