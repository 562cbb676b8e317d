// Every visible text whose contrast with its ground is below 4.5 : 1 (WCAG 2.1, 1.4.3), with the ratio.
() => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ancestors = (element) => (element ? [element, ...ancestors(element.parentElement)] : []);
  const ground = (element) =>
    ancestors(element).reverse().reduce((below, e) => over(rgba(getComputedStyle(e).backgroundColor), below), [255, 255, 255]);
  const faint = {};
  const texts = document.createTreeWalker(document.querySelector("[data-testid=stApp]") ?? document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const element = node.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { width, height } = range.getBoundingClientRect();
    if (!node.data.trim() || width < 2 || height < 2 || element.closest("style, [aria-hidden=true]")) continue;
    const style = getComputedStyle(element);
    const ink = rgba(element instanceof SVGElement ? style.fill : style.color);
    ink[3] *= ancestors(element).reduce((opacity, e) => opacity * getComputedStyle(e).opacity, 1);
    const below = ground(element);
    const [light, dark] = [luminance(over(ink, below)), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) faint[node.data.trim().slice(0, 40)] = ratio;
  }
  return faint;
}
