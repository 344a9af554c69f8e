const METRES_PER_DEGREE = 111_195; // one degree of latitude on the sphere of 6,371,009 m
const EQUATOR_M = 2 * Math.PI * 6_378_137; // Web Mercator's equator

export const EDGE_PX = 28; // free ground round what a map shows first
/** Scale of a point's picture: from two zooms before there is room, and once there is. */
export const POINT = { far: 0.5, near: 0.85 };

/** A ring of `steps` corners at `radius_m` from the centre, round on the ground at that latitude. */
export function circleRing(lon: number, lat: number, radius_m: number, steps = 72): [number, number][] {
  const dLat = radius_m / METRES_PER_DEGREE;
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / steps;
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)];
  });
}

/** Zoom at which `size_m` metres on the ground take `px` pixels on the screen (MapLibre's 512-pixel tiles). */
export function zoomFor(size_m: number, px: number, lat: number): number {
  return Math.log2((EQUATOR_M * Math.cos((lat * Math.PI) / 180) * px) / (512 * size_m));
}

/** Place of a point on the Web Mercator square of side 1, north at the top. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
  const angle = Math.PI / 4 + (lat * Math.PI) / 360;
  return [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(angle)) / (2 * Math.PI)];
}

/** Zoom from which points have room for their names: spread evenly, they would then lie 72 pixels apart. */
export function roomFrom(items: { lon: number; lat: number }[]): number {
  if (items.length < 12) return 0;
  const lons = items.map(({ lon }) => lon);
  const lats = items.map(({ lat }) => lat);
  const lat = Math.min(...lats);
  const width_m = (Math.max(...lons) - Math.min(...lons)) * METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  const height_m = (Math.max(...lats) - lat) * METRES_PER_DEGREE;
  const apart_m = Math.sqrt((width_m * height_m) / items.length);
  return apart_m > 0 ? Math.min(17, Math.max(0, zoomFor(apart_m, 72, lat))) : 17;
}

/** Scale of a point's picture at a zoom, for points that have room from `room` on. */
export function pointScale(zoom: number, room: number): number {
  const way = Math.min(1, Math.max(0, (zoom - room) / 2 + 1));
  return POINT.far + way * (POINT.near - POINT.far);
}

/** Where an area's name stands: the centroid of its largest ring (its first corner, where no ring has an area). */
export function nameplace({ type, coordinates }: GeoJSON.Polygon | GeoJSON.MultiPolygon): [lon: number, lat: number] {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map(([outer]) => outer);
  let best: [number, number] = [0, 0];
  let largest = -1;
  for (const ring of rings) {
    if (!ring?.length) continue;
    let [area, x, y] = [0, 0, 0];
    ring.forEach(([x0 = 0, y0 = 0], index) => {
      const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
      const cross = x0 * y1 - x1 * y0;
      [area, x, y] = [area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross];
    });
    if (Math.abs(area) <= largest) continue;
    largest = Math.abs(area);
    best = area ? [x / (3 * area), y / (3 * area)] : [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0];
  }
  return best;
}
