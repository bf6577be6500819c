"""Tiny random pipelines as weights folders, and the models that name them: real classes of diffusers, no download."""

from pathlib import Path
from typing import Any

from tools.vendors.contract import Model, Tier

WORDS = ["<pad>", "</s>", "<unk>", "the", "sea", "at", "dawn", "camera", "pans", "slowly", "left", "fog"]


def model(name: str, wire: dict[str, Any], size: str, **changes: Any) -> Model:
    """A model of the user's own: a few frames of `size` in a few steps."""
    tier = Tier(name="tiny", sizes={"16:9": size})
    return Model(
        id=name, seconds=(0.1, 4.0), tiers=(tier,), seed=True, wire={"hub": f"nobody/{name}", **wire}, **changes
    )


SVD = model(
    "tiny-svd",
    {"family": "StableVideo", "image": "StableVideoDiffusionPipeline", "wordless": True, "native_fps": 7, "least": 4,
     "step": 4, "multiple": 32, "dtype": "float16", "variant": "fp16", "steps": 3, "decode_chunk_size": 2,
     "motion_low": 60, "motion_medium": 127, "motion_high": 190},
    "64x32", text=False, first_frame=True,
)  # fmt: skip
LTX = model(
    "tiny-ltx",
    {"family": "LTX", "text": "LTXConditionPipeline", "image": "LTXConditionPipeline", "ends": "LTXConditionPipeline",
     "extend": "LTXConditionPipeline", "native_fps": 25, "least": 9, "step": 8, "multiple": 32, "dtype": "bfloat16",
     "steps": 3, "guidance": 3.0, "decode_timestep": 0.05, "decode_noise_scale": 0.025},
    "64x32", first_frame=True, last_frame=True, extend=("forward",), avoid=True,
)  # fmt: skip
OLD_LTX = model(
    "tiny-old-ltx",
    {"family": "LTX", "text": "LTXPipeline", "image": "LTXImageToVideoPipeline", "native_fps": 25, "least": 9,
     "step": 8, "multiple": 32, "dtype": "bfloat16", "steps": 2, "guidance": 3.0},
    "64x32", first_frame=True, avoid=True,
)  # fmt: skip
WAN = model(
    "tiny-wan",
    {"family": "Wan", "text": "WanPipeline", "image": "WanImageToVideoPipeline", "native_fps": 16, "least": 5,
     "step": 4, "multiple": 16, "dtype": "bfloat16", "keep": "vae", "flow_shift": 3.0, "steps": 2, "guidance": 5.0},
    "32x16", first_frame=True, avoid=True,
)  # fmt: skip
ENDS = model(
    "tiny-ends", {**WAN.wire, "ends": "WanImageToVideoPipeline"}, "32x16", text=False, first_frame=True,
    last_frame=True, avoid=True,
)  # fmt: skip
MODELS = (SVD, LTX, OLD_LTX, WAN, ENDS)


def build(folder: Path) -> Path:
    """A weights folder that holds every model of MODELS."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    svd().save_pretrained(folder / SVD.id)
    ltx().save_pretrained(folder / LTX.id)
    old_ltx().save_pretrained(folder / OLD_LTX.id)
    wan(16, stepwise=True).save_pretrained(folder / WAN.id)
    wan(36, stepwise=False).save_pretrained(folder / ENDS.id)
    return folder


def svd() -> Any:
    from diffusers import (
        AutoencoderKLTemporalDecoder,
        EulerDiscreteScheduler,
        StableVideoDiffusionPipeline,
        UNetSpatioTemporalConditionModel,
    )
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    return StableVideoDiffusionPipeline(
        unet=UNetSpatioTemporalConditionModel(
            block_out_channels=(32, 64), layers_per_block=1, sample_size=32, in_channels=8, out_channels=4,
            down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
            up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"), cross_attention_dim=32,
            num_attention_heads=8, addition_time_embed_dim=32, projection_class_embeddings_input_dim=96,
        ),
        vae=AutoencoderKLTemporalDecoder(
            block_out_channels=[32, 32], layers_per_block=1, latent_channels=4,
            down_block_types=["DownEncoderBlock2D", "DownEncoderBlock2D"],
        ),
        image_encoder=CLIPVisionModelWithProjection(
            CLIPVisionConfig(
                hidden_size=32, projection_dim=32, num_hidden_layers=1, num_attention_heads=4, intermediate_size=37,
                image_size=224, patch_size=32,
            )
        ),
        feature_extractor=CLIPImageProcessor(),
        scheduler=EulerDiscreteScheduler(
            prediction_type="v_prediction", sigma_min=0.002, sigma_max=700, timestep_spacing="leading",
            timestep_type="continuous", use_karras_sigmas=True, steps_offset=1,
        ),
    )  # fmt: skip


def ltx() -> Any:
    from diffusers import LTXConditionPipeline

    return LTXConditionPipeline(**ltx_parts(timed=True))


def old_ltx() -> Any:
    from diffusers import LTXPipeline

    return LTXPipeline(**ltx_parts(timed=False))


def ltx_parts(timed: bool) -> dict[str, Any]:
    """timed: whether the VAE is told a time when it decodes, as those of 0.9.1 and later are."""
    from diffusers import AutoencoderKLLTXVideo, FlowMatchEulerDiscreteScheduler, LTXVideoTransformer3DModel
    from transformers import T5Config, T5EncoderModel

    return {
        "tokenizer": tokenizer(), "scheduler": FlowMatchEulerDiscreteScheduler(),
        "text_encoder": T5EncoderModel(T5Config(**text_sizes())),
        "transformer": LTXVideoTransformer3DModel(
            in_channels=8, out_channels=8, patch_size=1, patch_size_t=1, num_attention_heads=4, attention_head_dim=8,
            cross_attention_dim=32, num_layers=1, caption_channels=32,
        ),
        "vae": AutoencoderKLLTXVideo(
            latent_channels=8, block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8),
            layers_per_block=(1, 1, 1, 1, 1), decoder_layers_per_block=(1, 1, 1, 1, 1),
            spatio_temporal_scaling=(True, True, True, False),
            decoder_spatio_temporal_scaling=(True, True, True, False),
            decoder_inject_noise=(False,) * 5, upsample_residual=(False,) * 4, upsample_factor=(1,) * 4,
            patch_size=4, patch_size_t=1, encoder_causal=True, decoder_causal=False, timestep_conditioning=timed,
        ),
    }  # fmt: skip


def wan(channels: int, stepwise: bool) -> Any:
    """channels: 16, or 36 when pictures are laid beside the noise; stepwise: pictures are laid in it, as on the 5B."""
    from diffusers import (
        AutoencoderKLWan,
        UniPCMultistepScheduler,
        WanImageToVideoPipeline,
        WanPipeline,
        WanTransformer3DModel,
    )
    from transformers import UMT5Config, UMT5EncoderModel

    parts = {
        "tokenizer": tokenizer(), "text_encoder": UMT5EncoderModel(UMT5Config(**text_sizes())),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0, num_train_timesteps=1000
        ),
        "transformer": WanTransformer3DModel(
            patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=channels, out_channels=16,
            text_dim=32, freq_dim=256, ffn_dim=32, num_layers=1, cross_attn_norm=True,
            qk_norm="rms_norm_across_heads", rope_max_seq_len=32,
        ),
        "vae": AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
    }  # fmt: skip
    if stepwise:
        return WanPipeline(**parts, expand_timesteps=True)
    return WanImageToVideoPipeline(**parts, image_encoder=None, image_processor=None)


def text_sizes() -> dict[str, int]:
    return {"vocab_size": 64, "d_model": 32, "d_kv": 8, "d_ff": 37, "num_layers": 1, "num_heads": 4}


def tokenizer() -> Any:
    """A tokenizer of a dozen whole words."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    plain = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    plain.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def as_published(pipeline: Path) -> None:
    """The tokenizer as LTX's own repository has it: a T5Tokenizer of a SentencePiece file, with nothing ready-made."""
    import json

    import sentencepiece

    folder, index = pipeline / "tokenizer", pipeline / "model_index.json"
    for file in folder.iterdir():
        file.unlink()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(WORDS[3:])] * 50), model_prefix=str(folder / "spiece"), vocab_size=40,
        hard_vocab_limit=False, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, minloglevel=2,
    )  # fmt: skip
    told = {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, "eos_token": "</s>", "pad_token": "<pad>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
    parts = json.loads(index.read_text())
    index.write_text(json.dumps({**parts, "tokenizer": ["transformers", "T5Tokenizer"]}))
