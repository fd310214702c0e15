"""Trains the encoder; resumable, one thread.

    python -m dateline_train.train RUN --minutes M | --pieces N [--layers N | --take 0,2,4] [--init STATE] [--rate F]
    python -m dateline_train.train RUN --pieces N --teacher STATE [--keep 0,1,3] [--inner 1024]

The rate falls to nothing at the end of M minutes of wall time, or of N word pieces, counted over resumed runs. Writes
RUN/state.pt atomically. With a teacher the net begins as a part of it and learns its answers too (`distil.py`).
"""
import argparse
import collections
import os
import random
import time

import torch

from .batches import Collate, mixture
from .config import CONFIG, path
from .distil import Teacher, part_of
from .losses import loss_of
from .model import Reader, load_encoder, sized

T = CONFIG["training"]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("run")
    a.add_argument("--minutes", type=float)
    a.add_argument("--pieces", type=int)
    a.add_argument("--layers", type=int)
    a.add_argument("--take", help="layers of the published encoder to begin from")
    a.add_argument("--teacher", help="state to learn from and to begin as a part of")
    a.add_argument("--keep", help="layers of the teacher to begin from; all of them without it")
    a.add_argument("--inner", type=int, help="inner values to leave in each feed-forward map, fitted to the teacher's")
    a.add_argument("--init", help="begin from this state's weights with a fresh schedule, also beside a teacher")
    a.add_argument("--rate", type=float, default=1.0, help="factor on both rates")
    args = a.parse_args()
    if (args.minutes is None) == (args.pieces is None):
        a.error("either --minutes or --pieces")
    numbers = lambda text: [int(x) for x in text.split(",")] if text else None
    torch.set_num_threads(1)
    folder = path("runs") / args.run
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "state.pt"
    torch.manual_seed(T["seed"])
    teacher = Teacher(args.teacher) if args.teacher else None
    if args.init or teacher:
        state = torch.load(args.init, weights_only=True)["model"] if args.init else part_of(teacher, numbers(args.keep), args.inner)
        model = sized(state)
        model.load_state_dict(state)
    else:
        take = numbers(args.take)
        model = load_encoder(Reader(len(take) if take else args.layers), take=take)
    model.words.weight.requires_grad_(False)
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] in ("hidden", "syntax", "events", "pairs", "case")]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not any(p is q for q in heads)]
    optimiser = torch.optim.AdamW([{"params": body, "lr": 0.0}, {"params": heads, "lr": 0.0}], weight_decay=T["weight_decay"], betas=(0.9, 0.98))
    average = {k: v.clone() for k, v in model.state_dict().items() if k != "words.weight"}
    step = pieces = elapsed = 0
    if file.exists():
        s = torch.load(file, weights_only=True)
        model.load_state_dict(s["last"])
        optimiser.load_state_dict(s["optimiser"])
        average = {k: v for k, v in s["model"].items() if k != "words.weight"}
        step, pieces, elapsed = s["step"], s["pieces"], s["elapsed"]
    rng = random.Random(T["seed"] + step)
    batches = mixture(Collate(), rng)
    model.train()
    begun, cpu, saved, shown = time.time() - elapsed, time.process_time(), time.time(), time.time()
    sums, since = collections.defaultdict(lambda: [0.0, 0]), [pieces, time.process_time()]

    def save():
        state = {"model": dict(average, **{"words.weight": model.words.weight.detach()}), "last": model.state_dict(),
                 "optimiser": optimiser.state_dict(), "step": step, "pieces": pieces, "elapsed": time.time() - begun}
        torch.save(state, str(file) + ".new")
        os.replace(str(file) + ".new", file)

    while True:
        done = pieces / args.pieces if args.pieces else (time.time() - begun) / (60 * args.minutes)
        if done >= 1.0 or (folder / "stop").exists():
            break
        model.frozen = T["freeze_layers"] if done < T["freeze_share"] and not args.init and not teacher else 0
        factor = args.rate * min(done / T["warmup"], (1.0 - done) / (1.0 - T["warmup"]))
        optimiser.param_groups[0]["lr"] = T["rate_encoder"] * factor
        optimiser.param_groups[1]["lr"] = T["rate_heads"] * factor
        batch = next(batches)
        x = model.encode(batch["ids"], batch["case"], batch["mask"])
        syntax, events = model.blocks(x, batch["words"])
        loss, parts = loss_of(model, {"syntax": syntax, "events": events}, batch)
        if teacher:
            soft, told = teacher.loss_of(model, x, {"syntax": syntax, "events": events}, batch)
            loss = T["hard_share"] * loss + soft
            parts.update(told)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.grad is not None], T["clip"])
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        pieces += batch["pieces"]
        with torch.no_grad():
            # In a short run the mean spans its last tenth.
            keep = min(T["average"], step / (step + 10.0), 1 - 10 * max(done, 1e-9) / step)
            for k, v in model.state_dict().items():
                if k in average:
                    average[k].mul_(keep).add_(v, alpha=1 - keep)
        for k, (s, n) in parts.items():
            sums[k][0] += s
            sums[k][1] += n
        if time.time() - shown > 60:
            rate = (pieces - since[0]) / (time.process_time() - since[1])
            print(f"{time.strftime('%H:%M:%S')} {done:.3f} step {step} pieces {pieces} {rate:.0f}/cpu-s cpu {time.process_time() - cpu:.0f}s "
                  + " ".join(f"{k} {s / max(n, 1):.3f}" for k, (s, n) in sums.items()), flush=True)
            sums.clear()
            since, shown = [pieces, time.process_time()], time.time()
        if time.time() - saved > T["checkpoint_seconds"]:
            save()
            saved = time.time()
    save()
    print("done", step, pieces, f"cpu {time.process_time() - cpu:.0f}s", flush=True)


if __name__ == "__main__":
    main()
