/* Draws the whole country on one canvas: provinces, then districts, then communes as one comes nearer.
 *
 * The overview comes at once; the communes of a province come as their own cacheable file when they are in sight, or
 * at the start when the province has figures. Shapes are paths in the units of zoom 0 counted from the first point of
 * their file, so that panning and zooming only move and scale what is already there. Every word from data enters the
 * page as text, never as HTML.
 */
(function () {
  "use strict";
  var DISTRICTS_FROM = 7.25, COMMUNES_FROM = 9, NAMES_FROM = 10.75;
  var INK = "#1E2622", LAND = "#D9D7D0", ASIDE = "#ECEAE4";
  var state = { provinces: [], byCode: {}, asked: {}, waiting: 0, frames: 0, held: false };

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* A gzipped file is unpacked by the browser itself; an older one asks for the plain copy. */
  function load(name) {
    var packed = typeof DecompressionStream === "function";
    return fetch(state.href + name + (packed ? ".bin" : ".json")).then(function (answer) {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      if (!packed) return answer.json();
      return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).json();
    });
  }

  /* Spherical Mercator at zoom 0, as Leaflet's; written out because a province has twenty thousand points. */
  function world(lat, lon) {
    return [256 * (lon / 360 + 0.5), 256 * (0.5 - Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) / (2 * Math.PI))];
  }

  /* Arcs as world points counted from `origin`. */
  function readArcs(file, origin) {
    return file.arcs.map(function (steps) {
      var x = 0, y = 0, line = [];
      for (var i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        var point = world(y * state.grid, x * state.grid);
        line.push([point[0] - origin[0], point[1] - origin[1]]);
      }
      return line;
    });
  }

  function originOf(file) {
    return world(file.arcs[0][1] * state.grid, file.arcs[0][0] * state.grid);
  }

  function trace(path, rings, arcs, box) {
    rings.forEach(function (ring) {
      var begun = false;
      ring.forEach(function (number) {
        var line = arcs[number < 0 ? ~number : number], last = line.length - 1;
        for (var i = begun ? 1 : 0; i <= last; i++) {
          var point = line[number < 0 ? last - i : i];
          if (begun) path.lineTo(point[0], point[1]);
          else path.moveTo(point[0], point[1]);
          begun = true;
          grow(box, point);
        }
      });
      path.closePath();
    });
  }

  function grow(box, point) {
    if (point[0] < box[0]) box[0] = point[0];
    if (point[1] < box[1]) box[1] = point[1];
    if (point[0] > box[2]) box[2] = point[0];
    if (point[1] > box[3]) box[3] = point[1];
  }

  function shape(rings, arcs, origin) {
    var made = { path: new Path2D(), box: [Infinity, Infinity, -Infinity, -Infinity], origin: origin };
    trace(made.path, rings, arcs, made.box);
    return made;
  }

  /* One path of all the lines of a kind: stroked once, whoever they part. */
  function lines(arcs, kinds, wanted) {
    var path = new Path2D();
    arcs.forEach(function (line, number) {
      if (wanted.indexOf(kinds[number]) < 0) return;
      path.moveTo(line[0][0], line[0][1]);
      for (var i = 1; i < line.length; i++) path.lineTo(line[i][0], line[i][1]);
    });
    return path;
  }

  /* The limits of a province put end to end: filling it so costs a tenth of filling its communes. */
  function outline(arcs, kinds) {
    var ends = {}, used = {}, path = new Path2D();
    function outer(number) { return kinds[number] === "2" || kinds[number] === "3"; }
    arcs.forEach(function (line, number) {
      if (outer(number)) [line[0], line[line.length - 1]].forEach(function (end) { (ends[end] = ends[end] || []).push(number); });
    });
    function unused(number) { return !used[number]; }
    arcs.forEach(function (first, start) {
      if (!outer(start) || used[start]) return;
      path.moveTo(first[0][0], first[0][1]);
      for (var number = start, from = String(first[0]); number !== undefined; number = ends[from].find(unused)) {
        var line = arcs[number], last = line.length - 1, ahead = String(line[0]) === from;
        for (var i = 1; i <= last; i++) path.lineTo(line[ahead ? i : last - i][0], line[ahead ? i : last - i][1]);
        used[number] = true;
        from = String(line[ahead ? last : 0]);
      }
      path.closePath();
    });
    return path;
  }

  function readOverview(file) {
    state.grid = file.grid;
    state.overview = file;
    var origin = originOf(file), arcs = readArcs(file, origin);
    state.provinces = file.provinces.map(function (row) {
      var made = shape(row[3], arcs, origin);
      return L.extend(made, { code: row[0], name: row[1], title: row[2], at: world(row[4][0], row[4][1]) });
    });
    state.provinces.forEach(function (province) { state.byCode[province.code] = province; });
    state.districts = file.districts.map(function (row) {
      return L.extend(shape(row[2], arcs, origin), { title: row[0], code: row[1], at: world(row[3][0], row[3][1]) });
    });
    state.lines = { origin: origin, district: lines(arcs, file.kinds, "1"), province: lines(arcs, file.kinds, "23") };
  }

  function readProvince(province, file) {
    var origin = originOf(file), arcs = readArcs(file, origin);
    var detail = { origin: origin, commune: lines(arcs, file.kinds, "0"), district: lines(arcs, file.kinds, "1"),
                   province: lines(arcs, file.kinds, "23"), whole: outline(arcs, file.kinds) };
    detail.units = file.units.map(function (row, index) {
      return L.extend(shape(row[3], arcs, origin), { id: row[0], title: row[1], district: row[2], at: world(row[4][0], row[4][1]), index: index, code: province.code });
    });
    province.detail = detail;
    classPaths(province);
  }

  /* The communes of a class are one path: a province is filled in as many strokes as it has classes. */
  function classPaths(province) {
    var said = state.paint && state.paint.painted[province.code];
    province.classes = null;
    if (!said || !province.detail) return;
    province.classes = {};
    province.detail.units.forEach(function (unit) {
      var row = said.classes[unit.index];
      (province.classes[row] = province.classes[row] || new Path2D()).addPath(unit.path);
    });
  }

  function ask(province) {
    if (state.asked[province.code]) return;
    state.asked[province.code] = true;
    state.waiting += 1;
    load(province.code).then(function (file) {
      readProvince(province, file);
    }).catch(function (error) {
      state.asked[province.code] = false;
      window.console.error(error);
    }).finally(function () {
      state.waiting -= 1;
      state.base.redraw();
      state.top.redraw();
    });
  }

  /* A canvas a little larger than the view, moved by Leaflet while one pans and drawn anew when one comes to its edge. */
  var Canvas = L.Renderer.extend({
    options: { padding: 0.2 },
    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._pen = this._container.getContext("2d");
    },
    _destroyContainer: function () { this._container.remove(); },
    getEvents: function () {
      return L.extend(L.Renderer.prototype.getEvents.call(this), { move: this._keepUp });
    },
    _keepUp: function () {
      var view = this._map.getPixelBounds(), origin = this._map.getPixelOrigin();
      var inside = this._bounds && this._bounds.contains(L.bounds(view.min.subtract(origin), view.max.subtract(origin)));
      if (!inside && !this._map._animatingZoom) this._update();
    },
    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      var size = this._bounds.getSize(), dense = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = dense * size.x;
      this._container.height = dense * size.y;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this.redraw();
    },
    _updatePaths: function () {},
    redraw: function () {
      if (!this._map || !this._bounds || !state.overview) return;
      var zoom = this._map.getZoom(), corner = this._map.getPixelOrigin().add(this._bounds.min);
      this._pen.setTransform(1, 0, 0, 1, 0, 0);
      this._pen.clearRect(0, 0, this._container.width, this._container.height);
      this.options.draw(sheet(this._pen, zoom, corner, this._bounds.getSize()));
    }
  });

  /* Where things lie on a canvas at a zoom. */
  function sheet(pen, zoom, corner, size) {
    var scale = Math.pow(2, zoom), dense = window.devicePixelRatio || 1;
    return {
      pen: pen, zoom: zoom, scale: scale,
      place: function (origin) {
        pen.setTransform(scale * dense, 0, 0, scale * dense, (origin[0] * scale - corner.x) * dense, (origin[1] * scale - corner.y) * dense);
      },
      flat: function () { pen.setTransform(dense, 0, 0, dense, 0, 0); },
      at: function (point) { return [point[0] * scale - corner.x, point[1] * scale - corner.y]; },
      sees: function (made) {
        var x = made.origin[0] * scale - corner.x, y = made.origin[1] * scale - corner.y, box = made.box;
        return x + box[2] * scale > 0 && y + box[3] * scale > 0 && x + box[0] * scale < size.x && y + box[1] * scale < size.y;
      },
      fill: function (origin, path, colour) {
        this.place(origin);
        pen.fillStyle = colour;
        pen.fill(path, "evenodd");
      },
      line: function (origin, path, colour, width) {
        this.place(origin);
        pen.strokeStyle = colour;
        pen.lineWidth = width / scale;
        pen.lineJoin = "miter"; // the cheapest; on lines this thin nobody sees the corners
        pen.miterLimit = 2;
        pen.stroke(path);
      }
    };
  }

  function hatch(pen) {
    if (state.hatch) return state.hatch;
    var tile = document.createElement("canvas"), brush = tile.getContext("2d");
    tile.width = tile.height = 6;
    brush.fillStyle = "#F4F2EC";
    brush.fillRect(0, 0, 6, 6);
    brush.strokeStyle = "#C9C5BA";
    brush.lineWidth = 1.6;
    brush.beginPath();
    [[-1, 1, 1, -1], [0, 6, 6, 0], [5, 7, 7, 5]].forEach(function (ends) { brush.moveTo(ends[0], ends[1]); brush.lineTo(ends[2], ends[3]); });
    brush.stroke();
    state.hatch = pen.createPattern(tile, "repeat");
    return state.hatch;
  }

  /* The hatch keeps its size on the screen whatever the zoom. */
  function classColour(on, row) {
    if (!row.hatched) return row.colour;
    var pattern = hatch(on.pen);
    pattern.setTransform(new DOMMatrix().scale(1 / on.scale));
    return pattern;
  }

  function isAside(code) {
    var active = state.paint ? state.paint.active : [];
    return active.length > 0 && active.indexOf(code) < 0;
  }

  function fillProvince(on, province, near) {
    var detail = province.detail, dim = isAside(province.code);
    on.pen.globalAlpha = dim && province.classes ? 0.35 : 1;
    if (province.classes) {
      Object.keys(province.classes).forEach(function (row) {
        on.fill(detail.origin, province.classes[row], classColour(on, state.paint.rows[row]));
      });
    } else if (near && detail) on.fill(detail.origin, detail.whole, dim ? ASIDE : LAND);
    else on.fill(province.origin, province.path, dim ? ASIDE : LAND);
    on.pen.globalAlpha = 1;
  }

  function drawCountry(on) {
    var near = on.zoom >= COMMUNES_FROM, seen = state.provinces.filter(on.sees);
    seen.forEach(function (province) {
      if (near) ask(province);
      fillProvince(on, province, near);
    });
    if (near) seen.forEach(function (province) { nearLines(on, province); });
    else {
      if (on.zoom >= DISTRICTS_FROM) on.line(state.lines.origin, state.lines.district, "#FFFFFF", 0.8);
      on.line(state.lines.origin, state.lines.province, "#6B736E", on.zoom >= DISTRICTS_FROM ? 1.4 : 0.9);
    }
    var taken = [];
    drawSea(on, taken);
    drawNames(on, near, seen, taken);
    state.frames += 1;
    document.body.dataset.ntmCountry = state.waiting === 0 && state.paint ? "ready" : "loading";
  }

  function nearLines(on, province) {
    var detail = province.detail;
    if (!detail) { on.line(province.origin, province.path, "#6B736E", 1.2); return; }
    on.line(detail.origin, detail.commune, "#FFFFFF", on.zoom >= NAMES_FROM ? 1.2 : 0.8);
    on.line(detail.origin, detail.district, "#4B544D", 1.1);
    on.line(detail.origin, detail.province, INK, 2);
  }

  /* A name is written where no other stands yet. */
  function write(on, taken, point, rows, font, colour, must) {
    var place = on.at(point), pen = on.pen, height = parseFloat(font.match(/[\d.]+px/)[0]) + 2;
    pen.font = font;
    var width = Math.max.apply(null, rows.map(function (row) { return pen.measureText(row).width; })) / 2 + 3;
    var box = [place[0] - width, place[1] - rows.length * height / 2, place[0] + width, place[1] + rows.length * height / 2];
    var free = must || taken.every(function (other) { return box[0] > other[2] || box[2] < other[0] || box[1] > other[3] || box[3] < other[1]; });
    if (!free) return;
    taken.push(box);
    rows.forEach(function (row, number) {
      var y = place[1] + (number - (rows.length - 1) / 2) * height;
      pen.strokeText(row, place[0], y);
      pen.fillStyle = colour;
      pen.fillText(row, place[0], y);
    });
  }

  function pencil(on) {
    on.flat();
    on.pen.textAlign = "center";
    on.pen.textBaseline = "middle";
    on.pen.strokeStyle = "rgba(255, 255, 255, .9)";
    on.pen.lineWidth = 3;
    on.pen.lineJoin = "round";
  }

  /* Quần đảo Hoàng Sa and quần đảo Trường Sa stand on every view that reaches them, with their names. */
  function drawSea(on, taken) {
    pencil(on);
    write(on, taken, world(13.6, 112.4), ["BIỂN ĐÔNG"], "italic 500 15px 'Be Vietnam Pro', sans-serif", "#5B7F93", true);
    state.overview.archipelagos.forEach(function (group) {
      var middle = [0, 0], top = Infinity;
      group.points.forEach(function (row) {
        var place = world(row[0], row[1]), at = on.at(place);
        on.pen.fillStyle = INK;
        on.pen.beginPath();
        on.pen.arc(at[0], at[1], on.zoom >= 7 ? 3 : 1.8, 0, 2 * Math.PI);
        on.pen.fill();
        middle[0] += place[0] / group.points.length;
        top = Math.min(top, place[1]);
        if (on.zoom >= 7) write(on, taken, [place[0], place[1] + 11 / on.scale], [row[2]], "11px 'Be Vietnam Pro', sans-serif", INK, false);
      });
      write(on, taken, [middle[0], top - 22 / on.scale], [group.name, "(" + group.of + ")"], "600 12.5px 'Be Vietnam Pro', sans-serif", INK, true);
    });
  }

  function drawNames(on, near, seen, taken) {
    pencil(on);
    var large = near || on.zoom >= DISTRICTS_FROM;
    if (on.zoom < NAMES_FROM) ranked(seen).forEach(function (province) {
      named(on, taken, province, province.name, (large ? "600 15px" : "600 11.5px") + " 'Be Vietnam Pro', sans-serif", INK, large ? 1 : 0.55);
    });
    if (on.zoom >= NAMES_FROM) unitNames(on, seen, taken);
    else if (on.zoom >= DISTRICTS_FROM + 0.75) state.districts.filter(on.sees).forEach(function (district) {
      named(on, taken, district, district.title, "500 11.5px 'Be Vietnam Pro', sans-serif", "#4B544D", near ? 0.5 : 0.8);
    });
  }

  /* Who has figures is named first, then the widest. */
  function ranked(provinces) {
    return provinces.slice().sort(function (one, other) {
      return Boolean(other.classes) - Boolean(one.classes) || (other.box[2] - other.box[0]) - (one.box[2] - one.box[0]);
    });
  }

  /* `share` of the name's width must fit across the shape. */
  function named(on, taken, made, name, font, colour, share) {
    if ((made.box[2] - made.box[0]) * on.scale < name.length * 6.4 * share) return;
    write(on, taken, made.at, [name], font, colour, false);
  }

  function unitNames(on, seen, taken) {
    seen.forEach(function (province) {
      if (province.detail) province.detail.units.filter(on.sees).forEach(function (unit) {
        named(on, taken, unit, unit.title.replace(/^(Xã|Phường|Thị trấn) /, ""), "11px 'Be Vietnam Pro', sans-serif", INK, 1);
      });
    });
  }

  function drawTop(on) {
    [state.over, selectedShape()].forEach(function (made, number) {
      if (made) on.line(made.origin, made.path, INK, number ? 3 : 1.8);
    });
  }

  function selectedShape() {
    var wanted = state.paint && state.paint.selected, found = null;
    if (!wanted) return null;
    if (state.byCode[wanted]) return state.byCode[wanted];
    state.provinces.forEach(function (province) {
      if (province.detail) found = found || province.detail.units.find(function (unit) { return unit.id === wanted; });
    });
    return found;
  }

  /* What lies under a place of the map: a commune where communes are drawn, else a district's province. */
  function hit(latlng) {
    var point = world(latlng.lat, latlng.lng), zoom = state.map.getZoom();
    var province = state.provinces.find(function (one) { return within(one, point); });
    var far = zoom < COMMUNES_FROM && !(province && province.classes && zoom >= DISTRICTS_FROM - 0.5);
    if (!far) {
      var nearby = state.provinces.filter(function (one) { return one.detail && around(one, point); });
      for (var i = 0; i < nearby.length; i++) {
        var unit = nearby[i].detail.units.find(function (one) { return within(one, point); });
        if (unit) return unit;
      }
    }
    return province || null;
  }

  function around(made, point) {
    var x = point[0] - made.origin[0], y = point[1] - made.origin[1], box = made.box;
    return x >= box[0] - 0.01 && x <= box[2] + 0.01 && y >= box[1] - 0.01 && y <= box[3] + 0.01;
  }

  function within(made, point) {
    if (!around(made, point)) return false;
    state.probe.setTransform(1, 0, 0, 1, 0, 0);
    return state.probe.isPointInPath(made.path, point[0] - made.origin[0], point[1] - made.origin[1], "evenodd");
  }

  function districtAt(latlng) {
    var point = world(latlng.lat, latlng.lng);
    return state.map.getZoom() < DISTRICTS_FROM ? null : state.districts.find(function (one) { return within(one, point); });
  }

  function tip(found, latlng) {
    var box = element("div", "ntm-tip"), province = state.byCode[found.code], said = state.paint && state.paint.painted[found.code];
    box.appendChild(element("b", "", found.title));
    var district = found.id ? found.district : (districtAt(latlng) || {}).title;
    if (district) box.appendChild(element("div", "ntm-muted", district));
    if (found.id) box.appendChild(element("div", "ntm-muted", province.title));
    if (!said) box.appendChild(element("div", "", "Chưa có số liệu"));
    else if (!found.id) box.appendChild(element("div", "", "Có số liệu năm " + said.year + " · bấm để xem"));
    else {
      var met = said.met[found.index], known = met !== null;
      box.appendChild(element("div", "", known ? met + "/" + said.size + " tiêu chí đạt" : state.paint.rows[said.classes[found.index]].label));
    }
    return box;
  }

  function hover(event) {
    if (!state.overview || state.map._animatingZoom) return;
    var found = hit(event.latlng);
    if (found !== state.over) {
      state.over = found;
      state.top.redraw();
      state.map.getContainer().classList.toggle("ntm-over", Boolean(found));
    }
    if (found) state.tooltip.setLatLng(event.latlng).setContent(tip(found, event.latlng)).openOn(state.map);
    else state.tooltip.remove();
  }

  /* One empty shape stands for all of them when a click is told to the page. */
  function addProxy(map) {
    var proxy = L.polygon([], { interactive: false });
    proxy.toGeoJSON = function () { return { type: "Feature", geometry: null, properties: { code: state.clicked } }; };
    L.featureGroup([proxy]).addTo(map);
    map.on("click", function (event) {
      var found = state.overview && hit(event.latlng);
      if (!found) return;
      state.clicked = found.id || found.code;
      proxy.fire("click", { latlng: event.latlng }, true);
    });
  }

  function goTo(bounds) {
    var key = JSON.stringify(bounds);
    if (!state.overview || key === state.shownBounds) return;
    state.shownBounds = key;
    var box = bounds ? [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] : state.overview.bounds;
    /* The legend stands at the bottom left, beside the south: the whole country needs only part of its width. */
    var wide = state.map.getSize().x > 620, left = !wide ? 12 : bounds ? 250 : 188, edge = bounds ? 30 : 12;
    state.map.fitBounds(box, { animate: false, maxZoom: 12.5, paddingTopLeft: [left, edge], paddingBottomRight: [edge, edge] });
  }

  function legendRow(row) {
    var line = element("div", "ntm-row");
    line.dataset.key = row.key;
    var mark = element("i", "ntm-swatch" + (row.hatched ? " ntm-swatch-hatched" : ""));
    if (!row.hatched) mark.style.background = row.colour;
    line.appendChild(mark);
    line.appendChild(element("span", "", row.label));
    line.appendChild(element("b", "", row.count.toLocaleString("vi-VN")));
    return line;
  }

  function drawLegend() {
    var box = state.legend, paint = state.paint;
    box.replaceChildren();
    var head = element("button", "ntm-title", paint.title);
    head.type = "button";
    head.title = "Thu gọn hoặc mở chú giải";
    head.onclick = function () { box.classList.toggle("ntm-folded"); };
    box.appendChild(head);
    var body = element("div", "ntm-body");
    paint.rows.forEach(function (row) { body.appendChild(legendRow(row)); });
    if (paint.demo) body.appendChild(element("div", "ntm-demo", paint.demo));
    box.appendChild(body);
  }

  function control(map, position, className) {
    var made = L.control({ position: position }), node = element("div", className);
    made.onAdd = function () {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    };
    made.addTo(map);
    return node;
  }

  /* An archipelago that is not in sight stands in a box of its own. */
  function drawInsets() {
    var view = state.map.getBounds();
    state.insets.replaceChildren();
    state.overview.archipelagos.forEach(function (group) {
      if (group.points.every(function (row) { return view.contains([row[0], row[1]]); })) return;
      var box = element("div", "ntm-inset");
      box.appendChild(element("b", "", group.name));
      box.appendChild(element("span", "ntm-muted", "(" + group.of + ")"));
      box.appendChild(insetPicture(group));
      state.insets.appendChild(box);
    });
  }

  function insetPicture(group) {
    var picture = document.createElement("canvas"), dense = window.devicePixelRatio || 1;
    picture.width = 96 * dense;
    picture.height = 64 * dense;
    picture.style.width = "96px";
    picture.style.height = "64px";
    var pen = picture.getContext("2d"), bounds = L.latLngBounds(group.points.map(function (row) { return [row[0], row[1]]; }));
    var least = world(bounds.getNorth(), bounds.getWest()), most = world(bounds.getSouth(), bounds.getEast());
    var scale = Math.min(84 / (most[0] - least[0]), 52 / (most[1] - least[1]));
    var left = 48 - (most[0] - least[0]) * scale / 2, top = 32 - (most[1] - least[1]) * scale / 2;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.fillStyle = INK;
    group.points.forEach(function (row) {
      var point = world(row[0], row[1]);
      pen.beginPath();
      pen.arc(left + (point[0] - least[0]) * scale, top + (point[1] - least[1]) * scale, 1.9, 0, 2 * Math.PI);
      pen.fill();
    });
    return picture;
  }

  function begin(file) {
    readOverview(file);
    goTo(state.paint ? state.paint.bounds : null);
    state.base._update();
    state.top._update();
    state.map.on("moveend", drawInsets);
    drawInsets();
    if (state.paint) apply();
  }

  function apply() {
    state.provinces.forEach(function (province) {
      if (state.paint.painted[province.code]) ask(province);
      classPaths(province);
    });
    goTo(state.paint.bounds);
    state.base.redraw();
    state.top.redraw();
  }

  /* Where a unit's name stands, [lat, lon]; for those who look on from outside. */
  state.centre = function (id) {
    var found = null;
    state.provinces.forEach(function (province) {
      if (province.detail) found = found || province.detail.units.find(function (unit) { return unit.id === id; });
    });
    var at = L.CRS.EPSG3857.pointToLatLng(L.point(found.at[0], found.at[1]), 0);
    return [at.lat, at.lng];
  };

  window.NTMCountry = {
    state: state,
    start: function (map, href, note) {
      state.map = map;
      state.href = href;
      state.probe = document.createElement("canvas").getContext("2d");
      map.getContainer().classList.add("ntm-country");
      map.attributionControl.setPrefix(false).addAttribution(note);
      state.base = new Canvas({ draw: drawCountry }).addTo(map);
      state.top = new Canvas({ draw: drawTop }).addTo(map);
      state.tooltip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 1 });
      state.legend = control(map, "bottomleft", "ntm-legend");
      state.insets = control(map, "topright", "ntm-insets");
      L.control.zoom({ position: "topleft", zoomInTitle: "Phóng to", zoomOutTitle: "Thu nhỏ" }).addTo(map);
      L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
      addProxy(map);
      map.setView([16, 108], 5, { animate: false });
      map.on("mousemove", hover);
      map.on("mouseout", function () { state.over = null; state.tooltip.remove(); state.top.redraw(); });
      map.getContainer().addEventListener("pointerdown", function () { state.held = true; });
      map.getContainer().addEventListener("wheel", function () { state.held = true; }, { passive: true });
      /* The frame may still be growing when the map starts: fit again until the reader takes hold of the map. */
      new ResizeObserver(function () {
        map.invalidateSize({ animate: false });
        state.legend.classList.toggle("ntm-folded", map.getSize().x < 480);
        if (!state.held && state.overview) { state.shownBounds = null; goTo(state.paint ? state.paint.bounds : null); }
      }).observe(map.getContainer());
      load("overview").then(begin);
    },
    paint: function (paint) {
      state.paint = paint;
      drawLegend();
      if (state.overview) apply();
    }
  };
})();
