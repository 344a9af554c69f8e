import "./styles/main.scss";
import "./behaviour/htmx";
import { enhanceCharts, enhanceMaps } from "./behaviour/lazy";
import { enhanceDialogues } from "./behaviour/dialogues";
import { enhanceHall, enhanceKeys } from "./behaviour/hall";
import { enhanceLive } from "./behaviour/live";
import { enhanceLocate } from "./behaviour/locate";
import { enhanceMenus } from "./behaviour/menus";
import { enhanceNotices } from "./behaviour/notices";
import { enhancePreviews } from "./behaviour/preview";
import { enhanceReadAloud } from "./behaviour/read-aloud";
import { enhanceStrips } from "./behaviour/strips";
import { enhanceWhatIf } from "./behaviour/what-if";

/** Everything below improves a page that already works; it runs again on every piece htmx puts in. */
function enhance(root: ParentNode): void {
  enhanceNotices(root);
  enhanceReadAloud(root);
  enhanceStrips(root);
  enhanceLocate(root);
  enhanceMaps(root);
  enhancePreviews(root);
  enhanceCharts(root);
  enhanceLive(root);
  enhanceHall(root);
  enhanceWhatIf(root);
}

enhanceMenus();
enhanceDialogues();
enhanceKeys();
enhance(document);
document.addEventListener("htmx:after:process", (event) => {
  if (event.target instanceof Element && event.target !== document.body) enhance(event.target.parentElement ?? document);
});
