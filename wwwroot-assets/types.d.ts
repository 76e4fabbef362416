// Types that several modules of the browser code share, and what the page gives them. Read by TypeScript alone (tsconfig.json), never
// sent to a browser.

/** 1 inside, 0 outside, row by row. */
type Mask = Uint8Array<ArrayBuffer>;

/** Closed outlines, each [x0, y0, x1, y1, …] in pixels. */
type Loops = number[][];

interface Point { x: number; y: number }
interface Size { width: number; height: number }
interface Rect extends Point, Size { }

/** Pixels from left and top, right and bottom exclusive. */
interface Box { left: number; top: number; right: number; bottom: number }

/** Screen = image · scale + (x, y), in CSS pixels. */
interface View extends Point { scale: number }

/** A decoded 8-bit grey picture. */
interface Grey extends Size { values: Mask }

/** How a run's map becomes a mask: LesionPortal.Core's DecisionRule. */
interface Rule { threshold: number; largestRegion: boolean }

interface Counts { tp: number; fp: number; fn: number; tn: number }

/** What drawImage takes and has a size of its own. */
type Picture = ImageBitmap | OffscreenCanvas;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What masks/shape.js measures of a lesion; null of an empty mask. */
type Shape = ReturnType<typeof import('./js/masks/shape.js').measure>;

/** How a layer is drawn. */
interface LayerLook {
  on: boolean; contour: boolean; fill: boolean; colour: string; opacity: number; dashed?: boolean;
  [property: string]: any;
}

/** A further layer that a case offers; runs' come with the rule to cut their map by. */
interface LayerOffer { name: string; title: string; url: string; rule?: Rule }

/** A run as Razor hands it to viewer and editor. */
interface RunChoice extends Rule { id: number; name: string; url: string | null; trained?: boolean }

interface ReferenceChoice { version: number; url: string }

/** What a reader set in the viewer. */
interface ViewerSettings {
  /** Any of them by the name that its control carries. */
  [name: string]: any;
  reference: LayerLook; prediction: LayerLook; extra: Record<string, LayerLook>; version: number | null;
  falsePositive: string; falseNegative: string; difference: boolean; heat: boolean; marks: boolean;
  layout: string; shown: string[]; swipe: number; contrast: number; brightness: number; hair: boolean;
}

/** What is drawn on the viewer's stage. */
interface ViewerScene {
  image: Picture; original: Picture; layers: import('./js/viewer/layers.js').Layers; settings: ViewerSettings;
  marks: Record<string, Shape>; address: string;
}

interface Pane { rect: Rect; content: string }

/** ViewerScene.ToOptions. */
interface ViewerOptions {
  imageUrl: string; references: ReferenceChoice[]; reference: number;
  probabilityUrl: string | null; ruleThreshold: number; largestRegion: boolean;
  prefetch: string[]; revisionsUrl: string | null; runs: RunChoice[];
}

/** AnnotationScene.ToOptions. */
interface EditorOptions {
  dataset: number; caseId: string; imageUrl: string; references: ReferenceChoice[]; revisionsUrl: string; runs: RunChoice[];
  ruleThreshold: number; from: string | null;
}

/** A reader's revision of a mask, as the API lists it. */
interface Revision {
  id: number; etag: string; createdAt: string; reader: { id: number; name: string }; readerName?: string;
  [more: string]: any;
}

/** Where a mask came from, in the words of the API. */
type Origin = Record<string, string>;

/** A mask that can be brought in: empty, reference, prediction (with its run's id) or revision. */
interface Source { kind: string; id?: number; threshold?: number | null }

/** How a reader likes to draw. */
interface EditorSettings { tool: string; size: number; mode: string; tolerance: number; radius: number; opacity: number }

/** The annotation editor, whose parts its modules are. */
type Editor = import('./js/annotate.js').Editor;
type EditorMask = import('./js/annotate/editable-mask.js').EditableMask;

/** What a tool needs to know of a pointer, or of the keyboard in its place. */
type Pen = Pick<PointerEvent, 'pointerType' | 'pressure' | 'buttons' | 'altKey' | 'shiftKey'>;
interface PenPoint { point: Point; event: Pen }

/** A tool of the editor. */
interface Tool {
  begin(point: Point, event: Pen): void;
  move(points: PenPoint[]): void;
  end(): void;
  cancel(): void;
  hover?(point: Point): void;
  close?(): void;
  back?(): boolean;
  readonly unfinished?: Unfinished | null;
}

/** A stroke in the middle, for a draft. */
interface Unfinished { before: Mask; after: Mask; name: string }

/** A component's own markup, rendered once by Razor: what its script looks for in it is there. */
interface Markup extends HTMLElement {
  querySelector(selector: string): any;
  querySelectorAll(selector: string): NodeListOf<any>;
}

/** Events of the portal's own elements: what was pressed is asked as an element, whatever it is. */
type KeyPress = KeyboardEvent & { target: any };

/** A .NET object whose methods a script may call. */
interface DotNetObject { invokeMethodAsync(method: string, ...given: unknown[]): Promise<any> }

/** Libraries without modules: their own files are loaded by the page or the worker. */
declare const ApexCharts: any;
declare const Blazor: { navigateTo(address: string): void };
declare var cv: any;
declare function importScripts(...addresses: string[]): void;

interface Window {
  Blazor: { reconnect(): Promise<boolean> };
  portalTheme: { readonly current: string | undefined; toggle(): string | undefined };
}
