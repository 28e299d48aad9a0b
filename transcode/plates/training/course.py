"""What both trainings share: the optimiser, its rate over the time that there is, and the mean of the weights."""
import math
import os
import time

import torch


class Course:
    """`name` is the network's: NAME.pt in `settings.out` is what it has come to."""

    def __init__(self, name, net, settings):
        if settings.resume:
            net.load_state_dict(torch.load(settings.resume, map_location=settings.device))
        self.name, self.net, self.settings = name, net, settings
        self.optimiser = torch.optim.AdamW(net.parameters(), settings.rate, weight_decay=1e-3)
        self.average = {key: value.clone() for key, value in net.state_dict().items()}
        self.start, self.step = time.time(), 0

    def goes_on(self):
        """Whether there is time for a step, whose rate it sets."""
        settings = self.settings
        gone = max((time.time() - self.start) / settings.seconds, self.step / settings.steps)
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate * min(1, (self.step + 1) / settings.warmup) * (0.5 + 0.5 * math.cos(math.pi * gone) + 0.005)
        return gone < 1

    def learn(self, loss, longest):
        """A step down the loss, its gradient no longer than `longest`."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), longest)
        self.optimiser.step()
        self._follow()
        self.step += 1

    def _follow(self, every=8):
        """Keeps a running mean of the weights over the last thousand steps or so: what ships."""
        if self.step % every:
            return
        keep = min(0.992, self.step / (self.step + 20 * every))
        with torch.no_grad():
            for key, value in self.net.state_dict().items():
                if value.is_floating_point():
                    self.average[key].mul_(keep).add_(value, alpha=1 - keep)
                else:
                    self.average[key].copy_(value)

    def is_to_tell(self):
        return self.step % self.settings.report == 0

    def tell(self, words):
        print(f"{self.name} {self.step} {time.time() - self.start:.0f} s {words}", flush=True)
        self.save()

    def save(self):
        torch.save(self.average, os.path.join(self.settings.out, f"{self.name}.pt"))
